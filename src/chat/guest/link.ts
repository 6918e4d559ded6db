const PREFIX = "g-";

/** What /start carries; its first group is the number that the job has in the person's own chat. */
export const GUEST_PAYLOAD = /^g-(\d{1,15})$/;

/** Leads whoever asked from the chat in which they asked to their own one with the bot. */
export function linkTo(username: string, messageId: number): string {
  return `https://t.me/${username}?start=${PREFIX}${messageId}`;
}

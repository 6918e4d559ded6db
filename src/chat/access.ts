import type { ChatWishes } from "./wishes.ts";

/** Who may use the bot: nobody, unless named here. */
export interface Access {
  allowedUsers: ReadonlySet<number>;
  adminUsers: ReadonlySet<number>;
  /** Groups in which everybody may. */
  allowedChats?: ReadonlySet<number>;
  /** Everybody may. */
  open: boolean;
  /** What is recognised for one person, and in one group, in a day; undefined or 0: as much as they like. */
  minutesPerDay?: number;
}

/** What administrators said of a person counts before what the operator said. */
export function isLetIn(
  access: Access,
  standing: ChatWishes["standing"],
  userId: number,
  chatId: number | undefined,
): boolean {
  if (standing === "banned") return access.adminUsers.has(userId);
  return standing === "invited" || mayUse(access, userId, chatId);
}

export function mayUse(access: Access, userId: number | undefined, chatId: number | undefined): boolean {
  if (userId === undefined) return false;
  if (access.open || access.adminUsers.has(userId) || access.allowedUsers.has(userId)) return true;
  return chatId !== undefined && access.allowedChats?.has(chatId) === true;
}

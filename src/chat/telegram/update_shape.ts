import type { Update } from "grammy/types";
import { z } from "zod";

const USUAL = [
  "message",
  "channel_post",
  "callback_query",
  "stopped_message_generation",
  "my_chat_member",
] as const;
const OF_GUESTS = ["guest_message"] as const;
const OF_BUSINESS = ["business_connection", "business_message", "deleted_business_messages"] as const;
const KINDS = [...USUAL, ...OF_GUESTS, ...OF_BUSINESS] as const;

type UpdateKind = typeof KINDS[number];

/** What the operator turned on. */
interface Modes {
  guestMode: boolean;
  businessMode: boolean;
}

/** Kinds of updates that the bot asks for; edited messages are not among them. */
export function wantedUpdates({ guestMode, businessMode }: Modes): readonly UpdateKind[] {
  return [...USUAL, ...guestMode ? OF_GUESTS : [], ...businessMode ? OF_BUSINESS : []];
}

const user = z.looseObject({ id: z.int() });
const message = z.looseObject({
  message_id: z.int(),
  chat: z.looseObject({ id: z.int(), type: z.string().optional() }),
  from: user.optional(),
});
const member = z.looseObject({ status: z.string() });
const schema = z.looseObject({
  message: message.optional(),
  channel_post: message.optional(),
  guest_message: message.optional(),
  business_connection: z.looseObject({ id: z.string(), user }).optional(),
  business_message: message.extend({ business_connection_id: z.string() }).optional(),
  deleted_business_messages: z.looseObject({
    business_connection_id: z.string(),
    chat: z.looseObject({ id: z.int() }),
    message_ids: z.array(z.int()),
  }).optional(),
  my_chat_member: z.looseObject({
    chat: z.looseObject({ id: z.int() }),
    from: user,
    old_chat_member: member,
    new_chat_member: member,
  }).optional(),
  stopped_message_generation: z.looseObject({ chat: z.looseObject({ id: z.int() }), draft_id: z.int() })
    .optional(),
  callback_query: z.looseObject({ id: z.string(), from: user, message: message.optional() }).optional(),
});

/** Is this an update in the shape that handlers rely on? What each kind of message carries is theirs to check. */
export function isUpdate(update: unknown): update is Update {
  return schema.safeParse(update).success;
}

/** As Telegram names it; "other" for what was not asked for. */
export function kindOf(update: Update): string {
  return KINDS.find((kind) => update[kind] !== undefined) ?? "other";
}

/** Does it bring something? Servers that pass the list of wanted kinds over, or send bare ids, are not hurried after. */
export function isAskedFor(update: unknown): boolean {
  return isUpdate(update) && kindOf(update) !== "other";
}

/** The chat, or the connection to somebody's account, whose updates are handled in their order; whatever an update looks like. */
export function chatOf(update: unknown): number | string | undefined {
  if (typeof update !== "object" || update === null) return undefined;
  const connection = connectionOf(update);
  if (connection !== undefined) return connection;
  const { message, channel_post, guest_message, callback_query, stopped_message_generation, my_chat_member } =
    update as Partial<Update>;
  const about = message ?? channel_post ?? guest_message ?? callback_query?.message ??
    stopped_message_generation;
  return (about ?? my_chat_member)?.chat?.id;
}

/** The connection to somebody's account by which an update came. */
export function connectionOf(update: Partial<Update>): string | undefined {
  const { business_connection, business_message, deleted_business_messages } = update;
  return business_connection?.id ?? (business_message ?? deleted_business_messages)?.business_connection_id;
}

import { expect } from "expect";
import fc from "fast-check";
import type { Update } from "grammy/types";
import { BEN, voice } from "./people.ts";
import { Rig, settle } from "./rig.ts";

const NAMES = [
  "\u202Ebidi\u202C",
  "\0\x1b[2J",
  "\ud800",
  "🙂".repeat(300),
  "",
  " ",
  "__proto__",
  "<b>&",
  "/help",
  "../..",
];
/** Anything where something else belongs. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, "", 0, -1, 1.5, 2 ** 53, 1e300, NaN, [], {}, [null], {
    id: null,
  }),
  fc.constantFrom(...NAMES),
  fc.anything({ maxDepth: 2 }),
);
/** Usually what Telegram sends, sometimes junk, sometimes nothing. */
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: usual as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: junk });
const record = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

const id = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer(),
  fc.constantFrom(2 ** 52, -1_001_234_567_890),
);
const name = fc.constantFrom("Ben", "talk.mp3", "a.pdf", ...NAMES);
const user = record({
  id: mostly(fc.constantFrom(7, 8, 9, 99)),
  is_bot: mostly(fc.boolean()),
  first_name: mostly(name),
  language_code: mostly(fc.constantFrom("id", "en", "x-y-z")),
});
const chat = record({
  id: mostly(id),
  type: mostly(fc.constantFrom("private", "group", "supergroup", "channel")),
});
const media = record({
  file_id: mostly(name),
  file_unique_id: mostly(name),
  file_size: mostly(fc.nat()),
  file_name: mostly(name),
  mime_type: mostly(fc.constantFrom("audio/ogg", "application/pdf", "video/mp4")),
  duration: mostly(fc.nat()),
});
const entity = record({
  type: mostly(fc.constantFrom("bot_command", "url")),
  offset: mostly(fc.nat(9)),
  length: mostly(fc.nat(9)),
});
const text = fc.constantFrom("hello", "/start", "/help", "/provider@transhades_bot", "/status x", ...NAMES);
const message = record({
  message_id: mostly(id),
  date: mostly(fc.nat()),
  from: mostly(user),
  chat: mostly(chat),
  message_thread_id: mostly(id),
  is_topic_message: mostly(fc.boolean()),
  media_group_id: mostly(name),
  text: mostly(text),
  entities: mostly(fc.array(mostly(entity))),
  voice: mostly(media),
  audio: mostly(media),
  video: mostly(media),
  document: mostly(media),
  animation: mostly(media),
  photo: mostly(fc.array(media)),
  pinned_message: junk,
  migrate_to_chat_id: mostly(id),
  migrate_from_chat_id: mostly(id),
  direct_messages_topic: mostly(record({ topic_id: mostly(id) })),
  guest_query_id: mostly(name),
  business_connection_id: mostly(fc.constantFrom("b1", "b2")),
}).chain((whole) => fc.subarray(Object.keys(whole)).map((keys) => pick(whole, keys)));
const connection = record({
  id: mostly(fc.constantFrom("b1", "b2")),
  user: mostly(user),
  user_chat_id: mostly(id),
  is_enabled: mostly(fc.boolean()),
});
const deleted = record({
  business_connection_id: mostly(fc.constantFrom("b1", "b2")),
  chat: mostly(chat),
  message_ids: mostly(fc.array(mostly(id))),
});
const press = record({
  id: mostly(name),
  from: mostly(user),
  data: mostly(fc.constantFrom("stop:1:1", "provider:local", "provider:groq", "b1:always:9", "", ...NAMES)),
  message: mostly(message),
  chat_instance: mostly(name),
});
const update = record({
  update_id: mostly(fc.nat()),
  message: mostly(message),
  callback_query: mostly(press),
  edited_message: mostly(message),
  channel_post: mostly(message),
  guest_message: mostly(message),
  business_connection: mostly(connection),
  business_message: mostly(message),
  deleted_business_messages: mostly(deleted),
  my_chat_member: junk,
  something_new: junk,
}).filter((whole) => Object.keys(whole).length > 0)
  .chain((whole) => fc.subarray(Object.keys(whole), { minLength: 1 }).map((keys) => pick(whole, keys)));

Deno.test("whatever updates look like, polling goes on, nothing is left unhandled, and what is sent can be sent", async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", onUnhandled);
  try {
    await fc.assert(fc.asyncProperty(fc.array(mostly(update), { maxLength: 12 }), survives), {
      numRuns: 60,
    });
  } finally {
    globalThis.removeEventListener("unhandledrejection", onUnhandled);
  }
  expect(unhandled).toEqual([]);
});

async function survives(updates: readonly unknown[]): Promise<void> {
  const rig = new Rig({ open: true, everywhere: true });
  const known = voice(BEN);
  const batches = [updates as Update[], [known]];
  rig.telegram.updatesFor = () => batches.shift();
  rig.chat.start();
  await rig.clock.advance(8_000);
  expect(rig.accepted).toContainEqual(
    expect.objectContaining({ messageId: known.message?.message_id, userId: BEN.id }),
  );
  for (const task of rig.accepted) expectPlain(task);
  for (const { payload } of rig.telegram.sent) {
    // That would be written in somebody's name.
    if (payload.chat_id !== undefined) expect(payload.business_connection_id).toBeUndefined();
    if (payload.text !== undefined) {
      expect(String(payload.text)).not.toMatch(/(?![\n\t])\p{Cc}|[\ud800-\udfff]/u);
    }
  }
  const stopped = rig.chat.stop();
  await rig.clock.advance(5_000);
  await stopped;
  await settle();
}

/** A task holds numbers and strings that can be stored, and nothing of what made no sense. */
function expectPlain({ chatId, messageId, userId, file, topic }: Rig["accepted"][number]): void {
  const ids = [
    chatId,
    messageId,
    userId,
    file.chatId,
    file.messageId,
    topic?.threadId,
    topic?.directMessagesId,
  ];
  for (const each of ids) expect(each === undefined || Number.isSafeInteger(each)).toBe(true);
  for (const each of [file.sizeBytes, file.durationSeconds]) {
    expect(each === undefined || each >= 0).toBe(true);
  }
  for (const each of [file.name, file.mimeType]) expect(each === undefined || each.length <= 500).toBe(true);
  expect([typeof file.fileId, typeof file.fileUniqueId]).toEqual(["string", "string"]);
}

function pick(whole: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, whole[key]]));
}

import type { Update } from "grammy/types";
import fc from "fast-check";
import { anyText } from "../any_text.ts";

/** Text that people, clients and jokers send: formulas, half characters, right to left, thousands of letters. */
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  anyText({ maxLength: 40 }),
  fc.constantFrom(
    "",
    " ",
    "\ud83d",
    "\u202eevil\u0000",
    "<b>&",
    "_*[`",
    "../../etc/passwd",
    "%00",
    "a".repeat(5000),
  ),
);
const anyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -1, 2 ** 31, 2 ** 53, 1e300),
);
const anything = fc.oneof(text, anyNumber, fc.boolean(), fc.constant(null), fc.constant([]), fc.constant({}));

const user = fc.record({
  id: fc.integer({ min: 800_000_000, max: 800_000_020 }),
  is_bot: fc.boolean(),
  first_name: text,
  language_code: fc.option(fc.constantFrom("id", "en", "", "zz-ZZ", "*"), { nil: undefined }),
}, { requiredKeys: ["id"] });

const chat = fc.oneof(
  user.map(({ id }) => ({ id, type: "private" })),
  fc.record({
    id: fc.integer({ min: -1_000_000_000_020, max: -1_000_000_000_000 }),
    type: fc.constantFrom("group", "supergroup", "channel", "something new"),
    title: text,
    is_forum: fc.boolean(),
  }, { requiredKeys: ["id", "type"] }),
);

/** What a file is said to be: by Telegram, or by whoever stands between. */
const file = fc.record({
  file_id: text,
  file_unique_id: text,
  file_size: anyNumber,
  duration: anyNumber,
  mime_type: fc.oneof(text, fc.constantFrom("audio/ogg", "video/mp4", "image/png", "application/pdf")),
  file_name: text,
}, { requiredKeys: ["file_id", "file_unique_id"] });

const FILE_FIELDS = ["voice", "audio", "video", "video_note", "document", "animation", "sticker"] as const;
const SERVICE_FIELDS = [
  "new_chat_members",
  "left_chat_member",
  "pinned_message",
  "group_chat_created",
  "message_auto_delete_timer_changed",
  "forum_topic_created",
  "gift",
  "chat_background_set",
  "something_new",
];

const command = fc.tuple(
  fc.constantFrom("/start", "/help", "/status", "/provider", "/nothing", "/"),
  fc.constantFrom("", "@transhades_bot", "@other_bot", " groq", "@"),
).map((parts) => parts.join(""))
  .map((said) => ({
    text: said,
    entities: [{ type: "bot_command", offset: 0, length: said.split(" ")[0].length }],
  }));

const content = fc.oneof(
  text.map((said) => ({ text: said })),
  command,
  fc.tuple(fc.constantFrom(...FILE_FIELDS), file).map(([field, described]) => ({ [field]: described })),
  fc.array(file, { maxLength: 3 }).map((photo) => ({ photo })),
  fc.tuple(fc.constantFrom(...SERVICE_FIELDS), anything).map(([field, value]) => ({ [field]: value })),
  fc.record({ migrate_to_chat_id: fc.integer({ min: -1_000_000_000_020, max: -1_000_000_000_000 }) }),
);

const message = fc.tuple(
  fc.record({
    message_id: fc.integer({ min: 1, max: 50 }),
    date: anyNumber,
    chat,
    from: user,
    message_thread_id: fc.integer({ min: 1, max: 5 }),
    is_topic_message: fc.boolean(),
    caption: text,
    media_group_id: text,
  }, { requiredKeys: ["message_id", "date", "chat"] }),
  content,
).map(([about, says]) => ({ ...about, ...says }));

const press = fc.record({
  id: text,
  from: user,
  chat_instance: text,
  message,
  data: fc.oneof(text, fc.constantFrom("provider:groq", "provider:", "stop:1:1", "stop:", "stop:NaN")),
}, { requiredKeys: ["id", "from"] });

/** An update as nobody who wrote the bot thought of it. Only what every update has is there. */
export const anyUpdate: fc.Arbitrary<Omit<Update, "update_id">> = fc.oneof(
  { weight: 6, arbitrary: message.map((message) => ({ message })) },
  { weight: 2, arbitrary: press.map((callback_query) => ({ callback_query })) },
  fc.tuple(fc.constantFrom("edited_message", "channel_post", "inline_query", "something_new"), anything)
    .map(([field, value]) => ({ [field]: value })),
) as fc.Arbitrary<Omit<Update, "update_id">>;

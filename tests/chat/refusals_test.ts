import { expect } from "expect";
import { GrammyError, HttpError } from "grammy/web";
import { classify, retryAfterMs } from "../../src/chat/telegram/errors.ts";
import { concernOf, movedTo } from "../../src/chat/telegram/refusals.ts";
import { DeliveryError } from "../../src/pipeline/errors.ts";

/** Code and words of the Bot API | whose refusal it is | what it means for the answer. */
const TABLE = `
401 Unauthorized | everybody | unavailable
401 Unauthorized: invalid token specified | everybody | unavailable
404 Not Found | everybody | unavailable
409 Conflict: terminated by other getUpdates request | everybody | unavailable
429 Too Many Requests: retry after 5 | everybody | unavailable
420 FLOOD_WAIT_5 | everybody | unavailable
400 Bad Request: SLOWMODE_WAIT_30 | everybody | unavailable
500 Internal Server Error: restart | everybody | unavailable
502 Bad Gateway | everybody | unavailable
503 Service Unavailable | everybody | unavailable
402 Payment Required | everybody | unavailable
408 Request Timeout | everybody | unavailable
400 Logged out | everybody | unavailable
400 Bad Request: Logged out | everybody | unavailable
400 Bad Request: PEER_FLOOD | everybody | unavailable
400 Bad Request: FROZEN_METHOD_INVALID | everybody | unavailable
400 Bad Request: AUTH_KEY_UNREGISTERED | everybody | unavailable
403 Forbidden: USER_DEACTIVATED_BAN | everybody | unavailable
400 Too Many Requests: retry after 8 | everybody | unavailable
400 Bad Request: WORKER_BUSY_TOO_LONG_RETRY | everybody | unavailable
400 Bad Request: INTERNAL | everybody | unavailable
400 Bad Request: the server is closing | everybody | unavailable
400 Bad Request: MSG_WAIT_FAILED | everybody | unavailable
400 Bad Request: RANDOM_ID_DUPLICATE | everybody | unavailable
403 Forbidden: bot was blocked by the user | chat_for_good | refused
403 Forbidden: user is deactivated | chat_for_good | refused
403 Forbidden: bot was kicked from the group chat | chat_for_good | refused
403 Forbidden: bot was kicked from the supergroup chat | chat_for_good | refused
403 Forbidden: the group chat was deleted | chat_for_good | refused
403 Forbidden: bots can't send messages to bots | chat_for_good | refused
400 Bad Request: group chat was deactivated | chat_for_good | refused
400 Bad Request: USER_IS_BLOCKED | chat_for_good | refused
400 Bad Request: chat not found | chat | withheld
400 Bad Request: PEER_ID_INVALID | chat | withheld
400 Bad Request: CHANNEL_PRIVATE | chat | withheld
400 Bad Request: not enough rights to send text messages to the chat | chat | withheld
400 Bad Request: have no rights to send a message | chat | withheld
400 Bad Request: need administrator rights in the channel chat | chat | withheld
400 Bad Request: CHAT_WRITE_FORBIDDEN | chat | withheld
400 Bad Request: CHAT_RESTRICTED | chat | withheld
400 Bad Request: SOMETHING_NEW | chat | withheld
403 Forbidden: bot is not a member of the supergroup chat | chat | withheld
403 Forbidden: bot can't initiate conversation with a user | chat | withheld
403 Forbidden: not enough rights to send text messages to the chat | chat | withheld
403 Forbidden: something new | chat | withheld
400 Bad Request: group chat was upgraded to a supergroup chat | chat_moved | withheld
400 Bad Request: message thread not found | topic | withheld
400 Bad Request: message_thread_id is invalid | topic | withheld
400 Bad Request: Wrong parameter message_thread_id in request | topic | withheld
400 Bad Request: MESSAGE_THREAD_ID_INVALID | topic | withheld
400 Bad Request: DIRECT_MESSAGES_TOPIC_INVALID | topic | withheld
400 Bad Request: TOPIC_ID_INVALID | topic | withheld
400 Bad Request: TOPIC_DELETED | topic | withheld
400 Bad Request: TOPIC_CLOSED | topic | withheld
400 Bad Request: message to be replied not found | reply | withheld
400 Bad Request: message to reply not found | reply | withheld
400 Bad Request: REPLY_MESSAGE_ID_INVALID | reply | withheld
400 Bad Request: message to edit not found | edit | refused
400 Bad Request: message can't be edited | edit | refused
400 Bad Request: MESSAGE_ID_INVALID | edit | refused
400 Bad Request: there is no text in the message to edit | edit | refused
400 Bad Request: message is not modified: specified new message content is the same | unchanged | refused
400 Bad Request: message is too long | content | refused
400 Bad Request: MESSAGE_TOO_LONG | content | refused
400 Bad Request: can't parse entities: Unsupported start tag | content | refused
400 Bad Request: strings must be encoded in UTF-8 | content | refused
400 Bad Request: message text is empty | content | refused
400 Bad Request: text must be non-empty | content | refused
400 Bad Request: file must be non-empty | content | refused
400 Bad Request: ENTITIES_TOO_LONG | content | refused
400 Bad Request: not enough rights to send documents to the chat | content | refused
400 Bad Request: CHAT_SEND_DOCS_FORBIDDEN | content | refused
400 Bad Request: CHAT_SEND_MEDIA_FORBIDDEN | content | refused
400 Bad Request: not enough rights to send media to the chat | content | refused
400 Bad Request: MEDIA_EMPTY | content | refused
400 Bad Request: CHAT_SEND_PLAIN_FORBIDDEN | content | refused
413 Request Entity Too Large | content | refused
`;

for (const line of TABLE.trim().split("\n")) {
  const [error, concern, problem] = line.split(" | ");
  Deno.test(`whose refusal: ${line}`, () => {
    const [code, ...words] = error.split(" ");
    const failure = refused(Number(code), words.join(" "));
    expect(concernOf(failure)).toBe(concern);
    expect(classify(failure)).toMatchObject({ problem, retryable: problem !== "refused" });
  });
}

Deno.test("whose refusal: no answer, HTML and cut bodies are everybody's", () => {
  const failure = new HttpError("network", new SyntaxError("Unexpected token '<'"));
  expect(concernOf(failure)).toBe("everybody");
  expect(classify(failure)).toMatchObject({ problem: "unavailable", retryAfterMs: undefined });
});

Deno.test("whose refusal: answers that make no sense are everybody's, and never break anything", () => {
  for (const code of [undefined, null, NaN, -1, "x", {}, 999]) {
    for (const words of [undefined, null, 5, {}, ""]) {
      const failure = refused(code as number, words as string);
      expect(concernOf(failure)).toBe("everybody");
      expect(classify(failure)).toBeInstanceOf(DeliveryError);
    }
  }
  expect(concernOf(new Error("ours"))).toBeUndefined();
});

Deno.test("a wait is obeyed up to a day, a longer one looked into after an hour; one that makes no sense is none", () => {
  const waits: [unknown, number | undefined][] = [
    [5, 5_000],
    ["7", 7_000],
    [0.5, 500],
    [86_400, 86_400_000],
    [86_400 * 365, 3_600_000],
    [1e300, 3_600_000],
    [Infinity, 3_600_000],
    [0, undefined],
    [-3, undefined],
    [NaN, undefined],
    ["soon", undefined],
    [null, undefined],
    [{}, undefined],
    [undefined, undefined],
  ];
  for (const [asked, waitMs] of waits) {
    expect(retryAfterMs(refused(429, "Too Many Requests", { retry_after: asked as number }))).toBe(waitMs);
  }
});

Deno.test("a group's new id is one that can be an id", () => {
  const ids: [unknown, number | undefined][] = [
    [-1_001_234_567_890, -1_001_234_567_890],
    [0, undefined],
    ["-100", undefined],
    [1e300, undefined],
    [-1.5, undefined],
    [null, undefined],
  ];
  for (const [told, id] of ids) {
    expect(movedTo(refused(400, "Bad Request", { migrate_to_chat_id: told as number }))).toBe(id);
  }
});

function refused(error_code: number, description: string, parameters = {}): GrammyError {
  return new GrammyError("failed", { ok: false, error_code, description, parameters }, "sendMessage", {});
}

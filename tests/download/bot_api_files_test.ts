import { expect } from "expect";
import { Feed } from "../../src/feed.ts";
import type { DownloadEvent } from "../../src/download/ports.ts";
import { BotApiFiles } from "../../src/download/bot_api/files.ts";
import type { SourceError } from "../../src/pipeline/errors.ts";
import { fileSourceContract } from "../contracts/file_source.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { brokenAfter, hastyClock, type OneFileBotApi, refused, startOneFileBotApi } from "./bot_api.ts";
import { BOT_TOKEN, collect, never, noise, sha256 } from "./bytes.ts";

const filesOf = (
  api: Pick<OneFileBotApi, "root">,
  clock = hastyClock,
  events = new Feed<DownloadEvent>(),
) => new BotApiFiles({ botToken: BOT_TOKEN, apiRoot: api.root, fetch, clock, events });

for (const ranges of [true, false]) {
  fileSourceContract(`over the Bot API ${ranges ? "with" : "without"} ranges`, async (bytes) => {
    const api = startOneFileBotApi(bytes, { ranges });
    return {
      source: await filesOf(api).open(api.ref, never),
      [Symbol.asyncDispose]: api[Symbol.asyncDispose],
    };
  });
}

Deno.test("bot api: after a break it goes on from the last byte that came", async () => {
  const bytes = noise(3_000_000);
  await using api = startOneFileBotApi(bytes, { ranges: true });
  await using file = await filesOf(api).open(api.ref, never);
  api.mishaps.file.push((right) => brokenAfter(right, 1_000_000));
  expect(sha256(await collect(file.read(0, undefined, never)))).toBe(sha256(bytes));
  const starts = api.requests.filter((request) => request.startsWith("file")).map((request) =>
    parseInt(request.slice(5))
  );
  expect(starts[0]).toBe(0);
  expect(starts[1]).toBeGreaterThan(0);
  expect(starts.length).toBe(2);
});

Deno.test("bot api: the bytes that come are told, those that come again, too", async () => {
  const bytes = noise(3_000_000);
  await using api = startOneFileBotApi(bytes, { ranges: false });
  const events = new Feed<DownloadEvent>();
  let received = 0;
  events.listen((event) => event.type === "received" && (received += event.bytes));
  await using file = await filesOf(api, hastyClock, events).open(api.ref, never);
  await collect(file.read(0, undefined, never));
  await collect(file.read(2_999_999, undefined, never));
  expect(received).toBe(6_000_000);
});

Deno.test("bot api: a path that no longer holds is asked for anew", async () => {
  const bytes = noise(1_000);
  await using api = startOneFileBotApi(bytes, { ranges: true });
  await using file = await filesOf(api).open(api.ref, never);
  api.mishaps.file.push(() => new Response("Not Found", { status: 404 }));
  expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
  expect(api.requests).toEqual(["getFile", "file 0-999", "getFile", "file 0-999"]);
});

Deno.test("bot api: a page of a proxy is not taken for the file", async () => {
  const bytes = noise(1_000);
  await using api = startOneFileBotApi(bytes, { ranges: false });
  await using file = await filesOf(api).open(api.ref, never);
  api.mishaps.file.push(() => new Response("<!DOCTYPE html><title>Welcome</title>"));
  expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
});

const REFUSALS: [string, Response | Error, Partial<SourceError>][] = [
  ["a file that is too big", refused(400, "Bad Request: file is too big"), { problem: "too_large" }],
  ["a file that is gone", refused(400, "Bad Request: invalid file_id"), { problem: "gone" }],
  [
    "a file that may come later",
    refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    {
      problem: "unavailable",
      retryable: true,
    },
  ],
  ["a server that does not know the bot", refused(404, "Not Found"), { problem: "unavailable" }],
  ["a wait of no seconds", refused(429, "Too Many Requests", { retry_after: -5 }), {
    problem: "wait",
    retryAfterMs: 1_000,
  }],
  ["a wait of a thousand years", refused(429, "Too Many Requests", { retry_after: 4e10 }), {
    problem: "wait",
    retryAfterMs: 86_400_000,
  }],
  ["too many requests", refused(429, "Too Many Requests: retry after 7", { retry_after: 7 }), {
    problem: "wait",
    retryAfterMs: 7_000,
  }],
  ["a wrong token", refused(401, "Unauthorized"), { problem: "unavailable" }],
  ["a failing server", refused(500, "Internal Server Error"), { problem: "unavailable" }],
  ["a page of a proxy", new Response("<html>"), { problem: "unavailable" }],
];

for (const [what, answer, expected] of REFUSALS) {
  Deno.test(`bot api: ${what} is told as what it is`, async () => {
    await using api = startOneFileBotApi(noise(10), { ranges: true });
    api.mishaps.getFile.push(() => answer as Response);
    const error = await filesOf(api).open(api.ref, never).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: "SourceError", ...expected });
  });
}

Deno.test("bot api: a file that is said to be large is asked for: only the server's word counts", async () => {
  const bytes = noise(1_000);
  await using api = startOneFileBotApi(bytes, { ranges: true });
  const sizeBytes = 21 * 1024 * 1024;
  await using file = await filesOf(api).open({ ...api.ref, sizeBytes }, never);
  expect(await collect(file.read(0, undefined, never))).toEqual(bytes);
  api.mishaps.getFile.push(() => refused(400, "Bad Request: file is too big"));
  const opening = filesOf(api).open({ ...api.ref, sizeBytes }, never);
  await expect(opening).rejects.toMatchObject({ problem: "too_large", sizeBytes });
});

Deno.test("bot api: a server that cannot be reached is unavailable, and the token stays secret", async () => {
  const root = "http://127.0.0.1:1"; // nobody listens there
  const ref = { fileId: "f", fileUniqueId: "u", chatId: 7, messageId: 1 };
  const error = await filesOf({ root }).open(ref, never).catch((error: unknown) => error);
  expect(error).toMatchObject({ problem: "unavailable", retryable: true });
  expect(Deno.inspect(error, { depth: 9 })).not.toContain(BOT_TOKEN);
});

Deno.test("bot api: a silent server is given up after thirty seconds", async () => {
  const clock = new FakeClock();
  await using api = startOneFileBotApi(noise(10), { ranges: true });
  const silence = Promise.withResolvers<Response>();
  const asked = Promise.withResolvers<void>();
  api.mishaps.getFile.push(() => {
    asked.resolve();
    return silence.promise;
  });
  const opening = filesOf(api, clock).open(api.ref, never).catch((error: unknown) => error);
  await asked.promise;
  await clock.advance(30_000);
  expect(await opening).toMatchObject({ problem: "unavailable" });
  silence.resolve(new Response());
  await settle();
});

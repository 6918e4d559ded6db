import { expect } from "expect";
import { settle } from "../fake_clock.ts";
import { startBed } from "../sandbox/bot_api/bed.ts";
import { sendText } from "../sandbox/world/actions.ts";
import { HttpBed, PATH, SECRET } from "./bed.ts";

const UPDATE = { update_id: 1 };

Deno.test("an update is taken with the secret, as JSON and by POST, or not at all", async () => {
  const bed = new HttpBed();
  expect(await bed.bring(UPDATE, { "x-telegram-bot-api-secret-token": "open-sesam" })).toBe(401);
  expect(await bed.bring(UPDATE, { "x-telegram-bot-api-secret-token": "" })).toBe(401);
  expect(await bed.bring(UPDATE, { "content-type": "text/plain" })).toBe(415);
  expect(await bed.bring("{")).toBe(400);
  expect((await bed.app.request(PATH)).status).toBe(404);
  expect((await bed.app.request(PATH, { method: "PUT", body: "{}" })).status).toBe(404);
  expect(bed.taken).toEqual([]);
  expect(await bed.bring(UPDATE, { "content-type": "application/json; charset=utf-8" })).toBe(200);
  expect(bed.taken).toEqual([UPDATE]);
});

Deno.test("the answer comes when the update is kept", async () => {
  const bed = new HttpBed();
  const kept = Promise.withResolvers<void>();
  bed.handle = () => kept.promise;
  let status = 0;
  const answered = bed.bring(UPDATE).then((answer) => status = answer);
  await settle();
  expect(status).toBe(0);
  kept.resolve();
  await answered;
  expect(status).toBe(200);
  expect(bed.clock.sleeping).toBe(0);
});

Deno.test("what cannot be kept just now is to come again", async () => {
  const bed = new HttpBed();
  for (const phase of ["starting", "draining"] as const) {
    bed.phase = phase;
    expect(await bed.bring(UPDATE)).toBe(503);
  }
  bed.phase = "running";
  bed.store = () => Promise.reject(new Error("the disk is gone"));
  expect(await bed.bring(UPDATE)).toBe(503);
  expect(bed.taken).toEqual([]);
  bed.store = () => Promise.resolve();
  bed.handle = () => Promise.reject(new Error("the bot is stopping"));
  expect(await bed.bring(UPDATE)).toBe(503);
});

Deno.test("an update that takes too long is answered in time, to come again", async () => {
  const bed = new HttpBed();
  bed.handle = () => new Promise(() => {});
  const answer = bed.bring(UPDATE);
  await bed.clock.advance(8_000);
  expect(await answer).toBe(503);
  bed.store = () => new Promise(() => {});
  const second = bed.bring(UPDATE);
  await bed.clock.advance(2_000);
  expect(await second).toBe(503);
});

Deno.test("no more than 100 updates are in flight, also those that were answered before they ended", async () => {
  const bed = new HttpBed();
  const ends = Promise.withResolvers<void>();
  bed.handle = () => ends.promise;
  const answers = Array.from({ length: 100 }, () => bed.bring(UPDATE));
  await bed.clock.advance(8_000);
  expect(new Set(await Promise.all(answers))).toEqual(new Set([503]));
  expect(await bed.bring(UPDATE)).toBe(503);
  ends.resolve();
  await settle();
  expect(await bed.bring(UPDATE)).toBe(200);
});

Deno.test("a body that grows beyond 1 MB is refused while it comes, one that is announced so before it does", async () => {
  const bed = new HttpBed();
  expect(await bed.bring(UPDATE, { "content-length": "1000001" })).toBe(413);
  let sentBytes = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sentBytes += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET };
  const response = await bed.app.request(PATH, { method: "POST", headers, body: endless });
  expect(response.status).toBe(413);
  expect(sentBytes).toBeLessThan(1_300_000);
});

Deno.test("a body that comes too slowly is cut off", async () => {
  const bed = new HttpBed();
  await using server = await bed.listen();
  using connection = await Deno.connect({ port: server.port });
  const head = `POST ${PATH} HTTP/1.1\r\nhost: x\r\nx-telegram-bot-api-secret-token: ${SECRET}\r\n` +
    `content-type: application/json\r\ncontent-length: 100\r\n\r\n{`;
  await connection.write(new TextEncoder().encode(head));
  while (bed.clock.sleeping < 2) await settle(1); // the answer's patience and the body's
  await bed.clock.advance(5_000);
  expect(await connection.read(new Uint8Array(1)).catch(() => null)).toBe(null);
});

Deno.test("what the store could not take is brought again by Telegram, in order, and once", async () => {
  const bed = new HttpBed();
  await using telegram = startBed({ clock: bed.clock });
  await using server = await bed.listen();
  bed.store = () => Promise.reject(new Error("away"));
  await telegram.call("setWebhook", { url: server.url, secret_token: SECRET });
  for (const text of ["1", "2", "3"]) sendText(telegram.world, 7, text);
  const queue = telegram.world.queue(telegram.bot.id);
  while (bed.clock.sleeping === 0) await settle(1);
  expect(bed.taken).toEqual([]);
  bed.store = () => Promise.resolve();
  while (queue.pendingCount > 0) await bed.clock.advance(1_000);
  expect(bed.taken.map((update) => Object(update).message.text)).toEqual(["1", "2", "3"]);
});

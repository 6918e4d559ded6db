import { expect } from "expect";
import type { Update } from "grammy/types";
import { Bot, webhookCallback } from "grammy/web";
import { FakeClock, until } from "../../fake_clock.ts";
import { editText, sendText } from "../world/actions.ts";
import { type BotApiBed, startBed } from "./bed.ts";

async function getUpdates(bed: BotApiBed, params: Record<string, unknown> = {}): Promise<Update[]> {
  const { result } = await bed.call("getUpdates", params);
  if (!Array.isArray(result)) throw new Error("getUpdates was refused");
  return result;
}

const texts = (updates: Update[]) => updates.map((update) => update.message?.text);

Deno.test("updates stay until an offset confirms them; limit and negative offsets hold", async () => {
  await using bed = startBed();
  for (const text of ["a", "b", "c"]) sendText(bed.world, 7, text);
  const all = await getUpdates(bed);
  expect(texts(all)).toEqual(["a", "b", "c"]);
  expect(texts(await getUpdates(bed, { limit: 1 }))).toEqual(["a"]);
  expect(texts(await getUpdates(bed, { offset: all[1].update_id }))).toEqual(["b", "c"]);
  expect(texts(await getUpdates(bed, { offset: -1 }))).toEqual(["c"]);
  expect(texts(await getUpdates(bed))).toEqual(["c"]);
});

Deno.test("a long poll answers as soon as something comes, and with nothing when its time is over", async () => {
  const clock = new FakeClock();
  await using bed = startBed({ clock });
  const waiting = getUpdates(bed, { timeout: 30 });
  await bed.log.changed.until(() => bed.log.records[0], new AbortController().signal);
  sendText(bed.world, 7, "now");
  const [update] = await waiting;
  expect(update.message?.text).toBe("now");
  const empty = getUpdates(bed, { timeout: 30, offset: update.update_id + 1 });
  await until(() => clock.sleeping > 0);
  await clock.advance(30_000);
  expect(await empty).toEqual([]);
});

Deno.test("a second poller ends the first with 409", async () => {
  const clock = new FakeClock();
  await using bed = startBed({ clock });
  const first = bed.call("getUpdates", { timeout: 30 });
  await until(() => clock.sleeping === 1);
  const second = getUpdates(bed, { timeout: 30 });
  expect(await first).toEqual({
    ok: false,
    error_code: 409,
    description:
      "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
  });
  sendText(bed.world, 7, "hi");
  expect(texts(await second)).toEqual(["hi"]);
});

Deno.test("allowed_updates decides which later updates a bot gets", async () => {
  await using bed = startBed();
  await getUpdates(bed, { allowed_updates: ["edited_message"] });
  const message = sendText(bed.world, 7, "first");
  editText(bed.world, message, "second");
  const [update, ...others] = await getUpdates(bed);
  expect(others).toEqual([]);
  expect(update.edited_message).toMatchObject({ text: "second", edit_date: expect.any(Number) });
});

Deno.test("a webhook gets its updates with the secret, in the order of each chat, again after a failure", async () => {
  const clock = new FakeClock();
  await using bed = startBed({ clock });
  const seen: string[] = [];
  const bot = new Bot("1:unused", { botInfo: { ...bed.bot.user, is_bot: true } as Bot["botInfo"] });
  bot.on("message:text", (ctx) => void seen.push(ctx.msg.text));
  const handle = webhookCallback(bot, "std/http", { secretToken: "open-sesame" });
  let failures = 1;
  const serverOptions = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using server = Deno.serve(serverOptions, async (request) => {
    if (failures-- > 0) return new Response("not yet", { status: 503 });
    return await handle(request);
  });
  const url = `http://127.0.0.1:${server.addr.port}/hook`;
  expect(await bed.call("setWebhook", { url, secret_token: "open-sesame" })).toMatchObject({ result: true });
  for (const text of ["1", "2", "3"]) sendText(bed.world, 7, text);
  await until(() => clock.sleeping > 0);
  expect((await bed.call("getWebhookInfo")).result).toMatchObject({
    url,
    pending_update_count: 3,
    last_error_message: "Wrong response from the webhook: 503 Service Unavailable",
  });
  await clock.advance(1000);
  await until(() => bed.world.queue(bed.bot.id).pendingCount === 0);
  expect(seen).toEqual(["1", "2", "3"]);
  expect((await bed.call("getUpdates")).description).toContain(
    "can't use getUpdates method while webhook is active",
  );
  await bed.call("deleteWebhook");
  expect(await getUpdates(bed)).toEqual([]);
});

Deno.test("a webhook is asked over no more connections than it wants", async () => {
  const clock = new FakeClock();
  await using bed = startBed({ clock });
  const open = new Map<number, (response: Response) => void>();
  const serverOptions = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using server = Deno.serve(serverOptions, async (request) => {
    const { message } = await request.json();
    return await new Promise<Response>((resolve) => open.set(message.chat.id, resolve));
  });
  const url = `http://127.0.0.1:${server.addr.port}/hook`;
  await bed.call("setWebhook", { url, max_connections: 2 });
  for (const id of [7, 8, 9]) {
    bed.world.directory.addUser({ id, first_name: "Sari", language_code: "id" });
    sendText(bed.world, id, "hi");
  }
  await until(() => open.size === 2);
  expect([...open.keys()]).toEqual([7, 8]);
  open.get(8)?.(new Response());
  await until(() => open.size === 3);
  for (const id of [7, 9]) open.get(id)?.(new Response());
  await until(() => bed.world.queue(bed.bot.id).pendingCount === 0);
});

Deno.test("a draft lives for 30 s or until the next message; who stops it is told to a bot that asked for that", async () => {
  const clock = new FakeClock();
  await using bed = startBed({ clock });
  const { world, bot, person } = bed;
  sendText(world, person.id, "hi");
  const asked = { allowed_updates: ["message", "stopped_message_generation"] };
  const [{ update_id }] = await getUpdates(bed, asked);
  const draft = { chat_id: person.id, draft_id: 5, text: "Once", can_stop: true };
  expect(await bed.call("sendMessageDraft", draft)).toEqual({ ok: true, result: true });
  expect(world.drafts.of(bot.id, person.id)?.text).toBe("Once");
  world.stopDraft(bot.id, person.id);
  const [stopped] = await getUpdates(bed, { offset: update_id + 1 });
  expect(stopped.stopped_message_generation).toMatchObject({ chat: { id: person.id }, draft_id: 5 });
  await bed.call("sendMessage", { chat_id: person.id, text: "Once upon" });
  expect(world.drafts.of(bot.id, person.id)).toBeUndefined();
  expect(() => world.stopDraft(bot.id, person.id)).toThrow(RangeError);
  await bed.call("sendMessageDraft", draft);
  await clock.advance(30_000);
  expect(world.drafts.of(bot.id, person.id)).toBeUndefined();
});

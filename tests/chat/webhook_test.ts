import { expect } from "expect";
import { warnings } from "../audio/warnings.ts";
import { BEN, voice } from "./people.ts";
import { Rig, settle } from "./rig.ts";

const ADDRESS = "https://bot.example.com/telegram";
const LOOK_MS = 3 * 60_000;
const WANTED = {
  url: ADDRESS,
  pending_update_count: 0,
  max_connections: 40,
  allowed_updates: [
    "my_chat_member",
    "callback_query",
    "channel_post",
    "stopped_message_generation",
    "message",
  ],
};

/** The bot at work by webhook, and what Telegram knows of that: like Telegram, what it was told. */
function brought({ isTold = true } = {}) {
  const rig = new Rig({
    webhook: {
      url: ADDRESS,
      secret: "open-sesame",
      isSecretTold: () => isTold,
      onSecretTold: () => Promise.resolve(void (isTold = true)),
    },
  });
  rig.telegram.result("getWebhookInfo", WANTED);
  return rig;
}

const settings = (rig: Rig) => rig.telegram.of("setWebhook");

Deno.test("a webhook that is as wanted stays as it is; nothing is polled", async () => {
  const rig = brought();
  rig.chat.start();
  await rig.clock.advance(10 * LOOK_MS);
  expect(settings(rig)).toEqual([]);
  expect([rig.telegram.of("getUpdates"), rig.telegram.of("deleteWebhook")]).toEqual([[], []]);
  expect(rig.chat.intake).toEqual({ mode: "webhook", state: "ready", pendingUpdates: 0 });
  await rig.chat.handleUpdate(voice(BEN));
  expect(rig.accepted.length).toBe(1);
  await rig.chat.stop();
  expect(rig.clock.sleeping).toBe(0);
});

Deno.test("whatever differs is set, as polling would ask, and pending updates stay", async () => {
  const others: object[] = [{ url: "" }, { url: "https://other.example/" }, { max_connections: 39 }, {
    allowed_updates: ["message"],
  }, { allowed_updates: undefined }];
  for (const other of others) {
    const rig = brought();
    rig.telegram.result("getWebhookInfo", { ...WANTED, ...other });
    rig.chat.start();
    await settle();
    expect(settings(rig)).toEqual([{
      url: ADDRESS,
      secret_token: "open-sesame",
      max_connections: 40,
      allowed_updates: [
        "message",
        "channel_post",
        "callback_query",
        "stopped_message_generation",
        "my_chat_member",
      ],
    }]);
    await rig.chat.stop();
  }
});

Deno.test("a secret that Telegram was not told is told once", async () => {
  const rig = brought({ isTold: false });
  rig.chat.start();
  await rig.clock.advance(3 * LOOK_MS);
  expect(settings(rig).length).toBe(1);
  await rig.chat.stop();
});

Deno.test("a webhook that somebody else took, or whose secret they changed, is taken back, not oftener than one looks", async () => {
  const rig = brought();
  rig.chat.start();
  await rig.clock.advance(LOOK_MS);
  rig.telegram.result("getWebhookInfo", { ...WANTED, url: "https://other.example/" });
  await rig.clock.advance(4 * LOOK_MS);
  expect(settings(rig).length).toBe(4);
  const refused = {
    last_error_date: 2_000,
    last_error_message: "Wrong response from the webhook: 401 Unauthorized",
  };
  rig.telegram.result("getWebhookInfo", { ...WANTED, ...refused });
  await rig.clock.advance(4 * LOOK_MS);
  expect(settings(rig).length).toBe(5);
  await rig.chat.stop();
});

Deno.test("an old error of another program is no reason to set anything", async () => {
  const rig = brought();
  const refused = {
    last_error_date: 2_000,
    last_error_message: "Wrong response from the webhook: 401 Unauthorized",
  };
  rig.telegram.result("getWebhookInfo", { ...WANTED, ...refused });
  rig.chat.start();
  await rig.clock.advance(4 * LOOK_MS);
  expect(settings(rig)).toEqual([]);
  await rig.chat.stop();
});

Deno.test("a Telegram that fails, refuses or talks nonsense is asked again, at growing pauses", async () => {
  const rig = brought({ isTold: false });
  rig.telegram.fail("getWebhookInfo", "unreachable", { error_code: 500, description: "Internal" });
  const bad = { error_code: 400, description: "Bad Request: bad webhook: IP address 10.0.0.1 is reserved" };
  rig.telegram.fail("setWebhook", bad, bad, bad);
  const told = await warnings(async () => {
    rig.chat.start();
    await rig.clock.advance(60_000);
  });
  expect(settings(rig).length).toBe(4);
  expect(told.join("\n")).toContain("it must be https, on port 443, 80, 88 or 8443");
  await rig.chat.stop();
  for (const nonsense of [null, [], "x", {}, { url: 5 }]) {
    const odd = brought();
    odd.telegram.result("getWebhookInfo", nonsense);
    odd.chat.start();
    await odd.clock.advance(60_000);
    const asked = odd.telegram.of("getWebhookInfo").length;
    expect([asked > 3, asked < 10]).toEqual([true, true]);
    await odd.chat.stop();
  }
});

Deno.test("what goes wrong on Telegram's way here is told once, with what to do", async () => {
  const rig = brought();
  const trouble = {
    last_error_date: 5,
    last_error_message: "SSL error {error:0A000086:certificate verify failed}",
  };
  rig.telegram.result("getWebhookInfo", { ...WANTED, ...trouble, pending_update_count: 101 });
  const told = await warnings(async () => {
    rig.chat.start();
    await rig.clock.advance(5 * LOOK_MS);
  });
  expect(told.length).toBe(2);
  expect(told[0]).toContain("certificate verify failed");
  expect(told[0]).toContain("come with its whole chain");
  expect(told[1]).toContain("101 updates wait at Telegram");
  expect(rig.chat.intake.pendingUpdates).toBe(101);
  await rig.chat.stop();
});

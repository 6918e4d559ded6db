import { expect } from "expect";
import { join } from "node:path";
import { webhookOf } from "../../src/app/webhook_secret.ts";
import { parseSettings } from "../../src/config.ts";

const WEBHOOK_URL = "https://bot.example.com/telegram";

Deno.test("the webhook's secret is made once, kept for its owner alone, and the operator's goes before it", async () => {
  const DATA_DIR = await Deno.makeTempDir({ prefix: "transhades-secret-" });
  const open = (own: Record<string, string> = {}) =>
    webhookOf(parseSettings({ WEBHOOK_URL, DATA_DIR, ...own }));
  const first = await open();
  expect(first?.secret).toMatch(/^[\da-f]{64}$/);
  expect([first?.url, first?.isSecretTold()]).toEqual([WEBHOOK_URL, false]);
  expect((await open())?.secret).not.toBe(first?.secret); // Telegram was not told yet: nothing is lost
  await first?.onSecretTold();
  expect(first?.isSecretTold()).toBe(true);
  expect((await Deno.stat(join(DATA_DIR, "webhook_secret"))).mode).toBe(0o100600);
  const again = await open();
  expect([again?.secret, again?.isSecretTold()]).toEqual([first?.secret, true]);
  const given = await open({ WEBHOOK_SECRET: "open-sesame" });
  expect([given?.secret, given?.isSecretTold()]).toEqual(["open-sesame", false]);
  await given?.onSecretTold();
  expect([(await open())?.secret, (await open())?.isSecretTold()]).toEqual(["open-sesame", true]);
  expect(await webhookOf(parseSettings({ DATA_DIR }))).toBe(undefined);
  await Deno.remove(DATA_DIR, { recursive: true });
});

Deno.test("a folder that takes no file costs a webhook that is set again at the next start", async () => {
  const webhook = await webhookOf(parseSettings({ WEBHOOK_URL, DATA_DIR: "/nowhere/at/all" }));
  await webhook?.onSecretTold();
  expect(webhook?.isSecretTold()).toBe(true);
});

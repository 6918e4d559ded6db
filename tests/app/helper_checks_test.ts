import { expect } from "expect";
import { helperChecks } from "../../src/app/helper_checks.ts";
import { secretsOf } from "../../src/app/secrets.ts";
import { parseSettings } from "../../src/config.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { helperTokens, STORAGE_CHAT } from "../sandbox/sandbox_env.ts";

const { signal } = new AbortController();

Deno.test("doctor: the bot and its helpers must be administrators of the storage chat", async () => {
  await using sandbox = await startSandbox({ helpers: 2, recognise: alwaysHears("") });
  const settings = parseSettings(sandbox.env());
  const [check] = helperChecks(settings);
  expect(await check.run(signal)).toEqual({ state: "ok", says: "2 can see the storage chat" });
  sandbox.world.directory.addChannel(STORAGE_CHAT, "Storage", [sandbox.bot.id, 5001]);
  const { state, says } = await check.run(signal);
  expect(state).toBe("bad");
  expect(says).toMatch(/^bot 5002 cannot look at the storage chat: .*chat not found/);
  expect(says).not.toContain(helperTokens(2)[1]);
  expect(secretsOf(settings)).toEqual(expect.arrayContaining(helperTokens(2)));
});

Deno.test("doctor: without a storage chat there is nothing to look at", () => {
  expect(helperChecks(parseSettings({ TELEGRAM_BOT_TOKEN: "1:a" }))).toEqual([]);
});

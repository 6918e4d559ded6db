import { expect } from "expect";
import { join } from "node:path";
import { isBotRunning } from "../../src/app/running_bot.ts";
import { lockSessions } from "../../src/app/sessions_lock.ts";
import { telegramChecks } from "../../src/app/telegram_checks.ts";
import { parseSettings } from "../../src/config.ts";
import { openDatabase } from "../../src/store/kv/open_database.ts";
import { FakeClock } from "../fake_clock.ts";

Deno.test("a folder of sessions belongs to one at a time", async () => {
  const directory = await Deno.makeTempDir({ prefix: "transhades-sessions-" });
  const first = await lockSessions(join(directory, "new"));
  await expect(lockSessions(join(directory, "new"))).rejects.toThrow(
    /another transhades uses the sessions in .*new/,
  );
  using _other = await lockSessions(join(directory, "other"));
  first[Symbol.dispose]();
  using _second = await lockSessions(join(directory, "new"));
  await Deno.remove(directory, { recursive: true });
});

Deno.test("a lock ends with its process, even with one that is killed", async () => {
  const directory = await Deno.makeTempDir({ prefix: "transhades-sessions-" });
  const module = new URL("../../src/app/sessions_lock.ts", import.meta.url).href;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const code = `const { lockSessions } = await import(${JSON.stringify(module)});
    globalThis.lock = await lockSessions(${JSON.stringify(directory)});
    console.log("locked");
    setTimeout(() => {}, 60_000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", config, code],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = child.stdout.getReader();
  expect(new TextDecoder().decode((await output.read()).value)).toContain("locked");
  await expect(lockSessions(directory)).rejects.toThrow("another transhades");
  child.kill("SIGKILL");
  await child.status;
  await output.cancel();
  using _lock = await lockSessions(directory);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("a folder that cannot be made is no reason not to start", async () => {
  const file = await Deno.makeTempFile();
  using _lock = await lockSessions(join(file, "below"));
  await Deno.remove(file);
});

Deno.test("beside a running bot doctor leaves its logins alone, and tells so", async () => {
  const folder = await Deno.makeTempDir({ prefix: "transhades-sessions-" });
  const [DATA_DIR, SESSIONS_DIR] = [join(folder, "data"), join(folder, "sessions")];
  const environment = { TELEGRAM_BOT_TOKEN: "7:x", TELEGRAM_API_ID: "5", TELEGRAM_API_HASH: "hash" };
  const settings = parseSettings({ ...environment, DATA_DIR, SESSIONS_DIR });
  expect(await isBotRunning(settings)).toBe(false);
  {
    using _database = await openDatabase(join(DATA_DIR, "transhades.kv"));
    expect(await isBotRunning(settings)).toBe(true);
  }
  expect(await isBotRunning(settings)).toBe(false);
  using _sessions = await lockSessions(SESSIONS_DIR);
  expect(await isBotRunning(settings)).toBe(true);
  const accounts = (isRunning: boolean) =>
    telegramChecks(settings, new FakeClock(), isRunning)[1].run(new AbortController().signal);
  expect(await accounts(true)).toMatchObject({ state: "off", says: expect.stringContaining("the bot runs") });
  await expect(accounts(false)).rejects.toThrow("another transhades uses the sessions"); // one that began meanwhile
  await Deno.remove(folder, { recursive: true });
});

import { expect } from "expect";
import { join } from "node:path";
import { lockSessions } from "../../src/app/sessions_lock.ts";

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

import { join } from "node:path";
import { expect } from "expect";
import { MediaFolder } from "../media.ts";
import { runProgram, startProgram } from "./program.ts";

const TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/** Nobody answers there: what is looked at before the network is seen alone. */
const NOBODY = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_BOT_API_ROOT: "http://127.0.0.1:9" };

Deno.test("folders that the operator names anywhere are used, wherever the program is started; what is missing is said at the start", async () => {
  await using home = await MediaFolder.create();
  await using elsewhere = await MediaFolder.create();
  const env = {
    ...NOBODY,
    DATA_DIR: join(elsewhere.path, "var", "data"),
    SESSIONS_DIR: join(elsewhere.path, "sessions"),
  };
  const checked = await runProgram(["doctor"], { cwd: home.path, env });
  expect(checked.stdout).toContain(`${env.DATA_DIR} can be written`);
  expect(checked.stdout).toContain(`${env.SESSIONS_DIR} can be written`);
  const bot = startProgram(["start"], { cwd: home.path, env: { ...env, PATH: home.path } });
  const stderr = bot.stderr.pipeThrough(new TextDecoderStream());
  let said = "";
  for await (const text of stderr.values({ preventCancel: true })) {
    said += text;
    if (said.includes("ffprobe is missing: no file can be read; install ffmpeg")) break; // everything is open
  }
  bot.kill("SIGTERM");
  await Promise.all([bot.stdout.cancel(), stderr.cancel(), bot.status]);
  expect((await Deno.stat(join(env.DATA_DIR, "transhades.kv"))).isFile).toBe(true);
  expect(await Array.fromAsync(Deno.readDir(home.path))).toEqual([]);
});

Deno.test("a folder that cannot be used is told in one line, before anything is opened: which, why, what to do", async () => {
  await using home = await MediaFolder.create();
  const file = await home.write("file", "x");
  const env = { ...NOBODY, DATA_DIR: join(file, "data"), SESSIONS_DIR: "sessions" };
  for (
    const [wrong, says] of [
      [
        { DATA_DIR: join(file, "data") },
        `DATA_DIR: ${join(file, "data")} cannot be written: a part of its path`,
      ],
      [{ DATA_DIR: "/proc/transhades" }, "DATA_DIR: /proc/transhades cannot be written: "],
      [
        { DATA_DIR: "data", SESSIONS_DIR: "/sys/none" },
        "SESSIONS_DIR: /sys/none cannot be written: no permission",
      ],
    ] as const
  ) {
    const started = await runProgram(["start"], { cwd: home.path, env: { ...env, ...wrong } });
    expect(started.stderr).toContain(says);
    expect(started.stderr).toContain("or name another folder: ");
    expect(started.stderr.trim().split("\n").length).toBe(1);
    expect(started.code).toBe(2);
  }
  const checked = await runProgram(["doctor"], { cwd: home.path, env: { ...env, PATH: home.path } });
  expect(checked.stdout).toMatch(/BAD {2}ffmpeg .*is missing.* -> install ffmpeg/);
  expect(checked.stdout).toMatch(/BAD {2}data folder .*a part of its path is not a folder.* -> .*DATA_DIR=/);
  expect(checked.code).toBe(1);
});

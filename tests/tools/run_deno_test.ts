import { join } from "node:path";
import { expect } from "expect";
import { until } from "../fake_clock.ts";

const RUN = new URL("../../run", import.meta.url).pathname;
const PINNED = "2.7.11";

/** A folder with a `deno` that tells its version, and otherwise who it is. */
async function fakeDeno(folder: string, version: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const script =
    `#!/bin/sh\n[ "$1" = --version ] && echo "deno ${version} (stable)" || echo "ran ${version}"\n`;
  await Deno.writeTextFile(join(folder, "deno"), script, { mode: 0o755 });
}

for (const onPath of ["2.7.1", "2.7.11", "2.7.110", "2.9.6", "2.7.11-rc.1"]) {
  Deno.test(`./run works with Deno ${PINNED} alone, when the PATH has ${onPath}`, async () => {
    const home = await Deno.makeTempDir({ prefix: "transhades-run-" });
    try {
      await fakeDeno(join(home, "path"), onPath);
      await fakeDeno(join(home, "cache", "transhades", `deno-${PINNED}`, "bin"), PINNED);
      const env = {
        PATH: `${join(home, "path")}:${Deno.env.get("PATH")}`,
        XDG_CACHE_HOME: join(home, "cache"),
        HOME: home,
      };
      const { code, stdout } = await new Deno.Command(RUN, { args: ["ok"], env, clearEnv: true }).output();
      expect([code, new TextDecoder().decode(stdout)]).toEqual([0, `ran ${PINNED}\n`]);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}

Deno.test("./run says what npm said, and what to do, when Deno cannot be installed", async () => {
  const home = await Deno.makeTempDir({ prefix: "transhades-run-" });
  try {
    await fakeDeno(home, "2.0.0");
    const script =
      '#!/bin/sh\ncase "$*" in *silent*) ;; *) echo "npm error: no network" >&2 ;; esac\nexit 1\n';
    await Deno.writeTextFile(join(home, "npm"), script, { mode: 0o755 });
    const env = { PATH: `${home}:/usr/bin:/bin`, HOME: home };
    const { code, stderr } = await new Deno.Command(RUN, { args: ["doctor"], env, clearEnv: true }).output();
    expect(code).toBe(1);
    expect(new TextDecoder().decode(stderr)).toMatch(
      /npm error: no network\n.*could not be installed.*PATH/s,
    );
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("./run becomes the program: nothing is left behind when it is killed", async () => {
  const running = new Deno.Command(RUN, {
    args: ["transcribe", "-"],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  })
    .spawn();
  const words = `/proc/${running.pid}/cmdline`;
  await until(async () => (await Deno.readTextFile(words)).includes("main.ts\0transcribe\0-\0"));
  running.kill("SIGKILL");
  expect((await running.status).signal).toBe("SIGKILL");
  await running.stdin.close().catch(() => {});
});

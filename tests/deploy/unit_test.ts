import { expect } from "expect";
import { parseSettings } from "../../src/config.ts";
import { DEPLOY, has, readDeploy, unitValues } from "./deploy_files.ts";

const unit = await readDeploy("transhades.service");
const hasSystemd = await has("systemd-analyze");
if (!hasSystemd) console.error("systemd-analyze is not here: the unit's exposure is not judged");

Deno.test({
  name: "systemd gives the unit an exposure of at most 2.0",
  ignore: !hasSystemd,
  async fn() {
    const args = ["security", "--offline=yes", "--threshold=20", `${DEPLOY}transhades.service`];
    const { code, stdout } = await new Deno.Command("systemd-analyze", { args }).output();
    const exposure = /exposure level .*: ([\d.]+)/.exec(new TextDecoder().decode(stdout))?.[1];
    expect(Number(exposure)).toBeLessThanOrEqual(2);
    expect(code).toBe(0);
  },
});

Deno.test("the unit stops by force only when the program had all its time", () => {
  const [timeout] = unitValues(unit, "TimeoutStopSec").map(Number);
  expect(timeout).toBeGreaterThan(shutdownSeconds());
  expect(unitValues(unit, "KillMode")).toEqual(["mixed"]);
});

Deno.test("the unit tries again what may pass, not what is configured wrongly", () => {
  expect(unitValues(unit, "Type")).toEqual(["exec"]);
  expect(unitValues(unit, "Restart")).toEqual(["on-failure"]);
  expect(unitValues(unit, "RestartPreventExitStatus")).toEqual(["2"]);
});

Deno.test("all that the program writes lies in the unit's state directory", () => {
  const state = `/var/lib/${unitValues(unit, "StateDirectory")[0]}/`;
  const pairs = unitValues(unit, "Environment").join(" ").split(" ").map((pair) => pair.split("="));
  const folders = pairs.filter(([name]) => name.endsWith("_DIR")).map(([, folder]) => folder);
  expect(folders.length).toBe(2);
  expect(folders.every((folder) => folder.startsWith(state))).toBe(true);
  expect(unit).not.toContain("ReadWritePaths");
});

Deno.test("V8 may make machine code, and no secret is in the unit's environment", () => {
  expect(unitValues(unit, "MemoryDenyWriteExecute")).toEqual([]);
  expect(unitValues(unit, "EnvironmentFile")).toEqual([]);
});

/** The default; until the program has the setting, the ten seconds that it promises. */
function shutdownSeconds(): number {
  const settings: Record<string, unknown> = parseSettings({});
  return Number(settings.SHUTDOWN_SECONDS ?? 10);
}

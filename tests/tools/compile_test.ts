import { expect } from "expect";
import config from "../../deno.json" with { type: "json" };
import { PERMISSIONS, V8_FLAGS } from "../../tools/compile.ts";
import { FLAGS } from "../../tools/tests.ts";

function allowed(kind: string): string[] | "everything" | "nothing" {
  const flag = PERMISSIONS.find((name) => name.split("=")[0] === `--allow-${kind}`);
  if (flag === undefined) return "nothing";
  return flag.includes("=") ? flag.slice(flag.indexOf("=") + 1).split(",") : "everything";
}

Deno.test("the executable may run ffmpeg and ffprobe alone", () => {
  expect(PERMISSIONS).not.toContain("-A");
  expect(allowed("all")).toBe("nothing");
  expect(allowed("run")).toEqual(["ffmpeg", "ffprobe"]);
  expect(allowed("ffi")).toEqual(["/"]); // tests/providers/local/runtime_test.ts shows what is left of it
  expect(allowed("sys")).toEqual(["statfs", "systemMemoryInfo"]);
});

Deno.test("the executable may name its folders itself, once, at its start, and asks nobody for more", () => {
  expect(allowed("write")).toEqual(["/"]); // tests/cli/write_access_test.ts shows what is left of it
  expect(PERMISSIONS).toContain("--no-prompt");
});

Deno.test("the executable sees its own settings and no other variable", () => {
  const names = allowed("env");
  expect(names).toEqual(expect.arrayContaining(["TELEGRAM_BOT_TOKEN", "GROQ_API_KEY", "TELEGRAM_API_ID_*"]));
  expect(names).not.toContain("HOME");
  expect(PERMISSIONS).toContain("--ignore-env");
});

Deno.test("tests run as the executable does: with the same flags of V8", () => {
  const tests = Object.entries(config.tasks).filter(([name]) => name.startsWith("test"));
  expect(tests.length).toBe(3);
  for (const [, { command }] of tests) expect(command).toContain("tools/tests.ts");
  expect(FLAGS).toContain(`--v8-flags=${V8_FLAGS}`);
});

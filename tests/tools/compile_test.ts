import { expect } from "expect";
import config from "../../deno.json" with { type: "json" };
import {
  NATIVE_BINDING,
  NATIVE_LIBRARY,
  nativeFolder,
} from "../../src/providers/local/runtime/find_runtime.ts";
import { PERMISSIONS, TARGETS, V8_FLAGS } from "../../tools/compile.ts";
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

/** As ELF numbers them. */
const MACHINES = { x86_64: 62, aarch64: 183 };

Deno.test("there is machine code of the model's runtime for each machine that it can be compiled for", async () => {
  for (const target of Object.values(TARGETS)) {
    for (const name of [NATIVE_LIBRARY, NATIVE_BINDING]) {
      using file = await Deno.open(new URL(name, nativeFolder(target)));
      const header = new Uint8Array(20);
      await file.read(header);
      expect(new DataView(header.buffer).getUint16(18, true)).toBe(MACHINES[target.arch]);
    }
  }
});

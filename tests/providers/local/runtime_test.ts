import { expect } from "expect";
import { NATIVE_LIBRARY } from "../../../src/providers/local/runtime/find_runtime.ts";
import { PERMISSIONS } from "../../../tools/compile.ts";
import { MediaFolder } from "../../media.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const CHILD = new URL("./runtime_child.ts", import.meta.url).pathname;
const CALLS = "trace=%network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink";

const canTrace = await has("strace");
if (!canTrace) console.error("strace cannot be used here: what the machine code opens is not looked at");

Deno.test({
  name: "the runtime's machine code opens no connection, writes nothing, and is all that is loaded",
  ignore: !canTrace,
  fn: async () => {
    await using folder = await MediaFolder.create();
    const log = `${folder.path}/calls`;
    const args = ["run", "--quiet", "--config", `${ROOT}deno.json`, "--no-code-cache"];
    const { stdout, stderr } = await new Deno.Command("strace", {
      args: [
        "-f",
        "-qq",
        "-e",
        CALLS,
        "-o",
        log,
        Deno.execPath(),
        ...args,
        ...PERMISSIONS,
        CHILD,
        folder.path,
      ],
      env: { TMPDIR: folder.path, DENO_NO_UPDATE_CHECK: "1" },
    }).output();
    expect(new TextDecoder().decode(stderr)).toBe("");
    expect(JSON.parse(new TextDecoder().decode(stdout))).toEqual({
      found: { kind: "native" },
      text: expect.stringMatching(/^And Mr\. John Dashwood .* in his power to do for them/),
      other: false,
    });
    const calls = (await Deno.readTextFile(log)).split("\n");
    const later = calls.slice(calls.findLastIndex((call) => call.includes("runtime_child.ts")));
    expect(later.filter((call) => call.includes(`/${NATIVE_LIBRARY}"`)).length).toBeGreaterThan(0);
    expect(later.filter((call) => /^\d+ \w+\(/.test(call) && !call.includes("O_RDONLY"))).toEqual([]);
  },
});

async function has(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["true"], stdout: "null", stderr: "null" }).output())
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

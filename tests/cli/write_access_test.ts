import { join } from "node:path";
import { expect } from "expect";
import { PERMISSIONS } from "../../tools/compile.ts";

const CHILD = new URL("./write_access_child.ts", import.meta.url).pathname;

/** Tries to write to each path, in a process with the executable's permissions that was narrowed to `kept` before. */
async function tryAll(folder: string, kept: string[], paths: string[]): Promise<Record<string, boolean>> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--unstable-kv", ...PERMISSIONS, CHILD, JSON.stringify(kept), ...paths],
    cwd: folder,
  }).output();
  expect(new TextDecoder().decode(stderr)).toBe("");
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("once narrowed, the program writes into the named folders and nowhere else, by no way", async () => {
  const folder = await Deno.makeTempDir({ prefix: "transhades-write-" });
  for (const name of ["data", "near", "database"]) await Deno.mkdir(join(folder, name));
  const tried = await tryAll(folder, ["data", join(folder, "missing/deep"), "one.txt"], [
    ...["data/new", "data/further/down/new", join(folder, "data", "absolute"), "near/../data/roundabout"],
    ...["missing/deep/new", "one.txt"],
    ...["near/new", "database/new", "new", "missing/new", "data/../near/new", "two.txt"],
    ...[join(folder, "..", "transhades-elsewhere"), "/etc/transhades-elsewhere"],
  ]);
  const ways = ["kv in data", "kv in near", "worker in data", "worker in near", "asked again", "after chdir"];
  expect(Object.fromEntries(Object.entries(tried).filter(([path]) => !ways.includes(path)))).toEqual({
    "data/new": true,
    "data/further/down/new": true,
    [join(folder, "data", "absolute")]: true,
    "near/../data/roundabout": true,
    "missing/deep/new": true,
    "one.txt": true,
    "near/new": false,
    "database/new": false,
    "new": false,
    "missing/new": false,
    "data/../near/new": false,
    "two.txt": false,
    [join(folder, "..", "transhades-elsewhere")]: false,
    "/etc/transhades-elsewhere": false,
  });
  expect(ways.map((way) => tried[way])).toEqual([true, false, true, false, false, false]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("narrowed to nothing, it writes nothing", async () => {
  const folder = await Deno.makeTempDir({ prefix: "transhades-write-" });
  for (const name of ["data", "near"]) await Deno.mkdir(join(folder, name));
  const tried = await tryAll(folder, [], ["data/new", "new"]);
  expect(Object.values(tried).every((written) => !written)).toBe(true);
  await Deno.remove(folder, { recursive: true });
});

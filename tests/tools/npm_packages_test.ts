import { fileURLToPath } from "node:url";
import { expect } from "expect";
import { dependencies, moduleGraph } from "../../tools/npm_packages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const npmPackages = {
  "a@1": { name: "a", version: "1", dependencies: ["b@1", "@s/c@1"] },
  "b@1": { name: "b", version: "1", dependencies: ["a@1"] },
  "@s/c@1": { name: "@s/c", version: "1", dependencies: [] },
  "b@2": { name: "b", version: "2", dependencies: ["d@1"] },
  "d@1": { name: "d", version: "1", dependencies: [] },
  "p@1_a@1": { name: "p", version: "1", dependencies: ["a@1"] },
  "p@1_b@2": { name: "p", version: "1", dependencies: ["b@2"] },
};

Deno.test("dependencies are found by name, also in a circle", () => {
  const found = dependencies([{ modules: [], npmPackages }]);
  expect([...found.keys()]).toEqual(["a/1", "b/1", "@s/c/1", "b/2", "d/1", "p/1"]);
  expect(Object.fromEntries(found.get("a/1") ?? [])).toEqual({ a: "a/1", b: "b/1", "@s/c": "@s/c/1" });
  expect(found.get("b/1")?.get("a")).toBe("a/1");
});

Deno.test("variants of a package share its folder, and have what any of them depends on", () => {
  const [variant, ...others] = Object.entries(npmPackages).toReversed();
  const found = dependencies([
    { modules: [], npmPackages: Object.fromEntries(others) },
    { modules: [], npmPackages: Object.fromEntries([...others, variant]) },
  ]);
  expect(Object.fromEntries(found.get("p/1") ?? [])).toEqual({ p: "p/1", a: "a/1", b: "b/2" });
});

Deno.test("a module that cannot be read is told by name", async () => {
  await expect(moduleGraph(ROOT, "src/no_such_module.ts")).rejects.toThrow(
    /no_such_module\.ts cannot be compiled/,
  );
});

Deno.test("./run fetches whatever the program may load late, before it starts", async () => {
  const modules = async (entry: string) =>
    new Set((await moduleGraph(ROOT, entry)).modules.map(({ specifier }) => specifier));
  const [needed, fetched] = [await modules("main.ts"), await modules("tools/program_words.ts")];
  expect(needed.size).toBeGreaterThan(300);
  expect([...needed.difference(fetched)]).toEqual([]);
});

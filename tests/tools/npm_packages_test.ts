import { fileURLToPath } from "node:url";
import { expect } from "expect";
import { moduleGraph, packageFolders } from "../../tools/npm_packages.ts";

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

Deno.test("used is what the entries import, and what that needs in turn, even in a circle", () => {
  const folders = packageFolders([{ modules: [{ npmPackage: "a@1" }, {}], npmPackages }]);
  expect(folders).toEqual({ used: ["@s/c/1", "a/1", "b/1"], unused: ["b/2", "d/1", "p/1"] });
});

Deno.test("variants of a package share its folder: one that is used keeps it", () => {
  const folders = packageFolders([
    { modules: [{ npmPackage: "p@1_b@2" }], npmPackages },
    { modules: [{ npmPackage: "@s/c@1" }], npmPackages },
  ]);
  expect(folders).toEqual({ used: ["@s/c/1", "b/2", "d/1", "p/1"], unused: ["a/1", "b/1"] });
});

Deno.test("the speech worker needs its runtime and tokenizer, and no test library", async () => {
  const graph = await moduleGraph(ROOT, "src/providers/local/worker.ts");
  const { used, unused } = packageFolders([graph]);
  const names = (list: string[]) => list.map((folder) => folder.slice(0, folder.lastIndexOf("/")));
  expect(names(used)).toEqual(
    expect.arrayContaining(["onnxruntime-node", "onnxruntime-web", "llama-tokenizer-js"]),
  );
  expect(names(unused)).toEqual(expect.arrayContaining(["expect", "fast-check", "pacote", "telegram"]));
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

import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "expect";
import { reachableFiles } from "../../tools/npm_files.ts";
import { moduleGraph } from "../../tools/npm_packages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const REGISTRY = join(fileURLToPath(import.meta.resolve("zod")), "../../..");

/** Files that a module may load, as "package/version/path". */
async function reachedFrom(module: string): Promise<string[]> {
  const graph = await moduleGraph(ROOT, module);
  return [...await reachableFiles([graph], REGISTRY)].map((path) => relative(REGISTRY, path));
}

const program = await reachedFrom("main.ts");
/** Paths within a package, without its version. */
const filesOf = (name: string) =>
  program.filter((path) => path.startsWith(`${name}/`)).map((path) =>
    path.slice(name.length + 1).replace(/^[^/]+\//, "")
  );

Deno.test("the speech worker reaches its runtime and tokenizer, and nothing of the chat or of tests", async () => {
  const files = await reachedFrom("src/providers/local/worker.ts");
  const names = new Set(files.map((path) => path.replace(/\/\d.*/, "")));
  expect(names).toContain("onnxruntime-node");
  expect(names).toContain("onnxruntime-web");
  expect(names).toContain("llama-tokenizer-js");
  for (const other of ["telegram", "grammy", "pacote", "fast-check"]) expect(names).not.toContain(other);
});

Deno.test("of a package that brings itself in several shapes only the one that is loaded is reached", () => {
  expect(filesOf("docx")).toEqual(["dist/index.mjs"]);
  expect(filesOf("grammy")).toEqual(expect.arrayContaining(["out/web.mjs"]));
  expect(filesOf("grammy")).not.toContain("out/mod.js");
  expect(filesOf("bullmq")).toContain("dist/cjs/classes/worker.js");
  expect(filesOf("bullmq").filter((path) => path.startsWith("dist/esm"))).toEqual([]);
  expect(filesOf("zod").filter((path) => /\.cjs$|^v3\//.test(path))).toEqual([]);
});

Deno.test("reached is what is named by whatever means: a package's own names, files that are no scripts, dependencies", () => {
  expect(filesOf("@logtape/logtape")).toContain("dist/util.node.js"); // #util
  expect(filesOf("@mtcute/wasm")).toContain("mtcute-simd.wasm"); // new URL("...", import.meta.url)
  expect(filesOf("tr46")).toContain("lib/mappingTable.json");
  expect(filesOf("@bull-board/ui")).toEqual(["package.json"]); // eval("require.resolve(...)")
  expect(filesOf("ioredis")).toContain("built/cluster/index.js"); // by bullmq
});

/** Calls that load what no text names. */
const COMPUTED = /\b(?:require(?:\.resolve)?|import)\s*\((?!\s*["'`][^"'`$\n]+["'`]\s*[,)])[^)\n]{1,80}\)?/g;

Deno.test("what is loaded by a computed name is known: tools/exclusions.ts keeps it, or nobody asks for it", async () => {
  const found = await Promise.all(
    program.filter((path) => /\.[cm]?js$/.test(path)).map(async (path) => {
      const text = await Deno.readTextFile(join(REGISTRY, path));
      return [...text.matchAll(COMPUTED)].map(([call]) => `${path.replace(/\/\d[^/]*/, "")}: ${call}`);
    }),
  );
  expect(found.flat().toSorted()).toEqual([
    "@deepgram/sdk/dist/esm/CustomClient.mjs: import(specifier)", // ws, for live sound
    "bullmq/dist/cjs/classes/child-processor.js: import(processorFile)", // work in other processes
    "msgpackr/dist/node.cjs: require('u' + 'rl')",
    "onnxruntime-node/dist/binding.js: require(`../bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`)",
    "onnxruntime-web/dist/ort.node.min.mjs: import(/*webpackIgnore:true*/ /*@vite-ignore*/e)",
  ]);
});

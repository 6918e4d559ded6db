/** What `deno compile` is told to leave out: it would embed every package of deno.lock, whole, and all of it would lie in memory. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { NATIVE_BINDING } from "../src/providers/local/runtime/find_runtime.ts";
import { reachableFiles } from "./npm_files.ts";
import { dependencies, type ModuleGraph } from "./npm_packages.ts";

/** What is found by a computed name, and what whoever copies a package owes its authors. */
const KEPT = [
  /\/package\.json$/,
  /\/(licen[cs]e|notice|copyright)[^/]*$/i,
  /^@bull-board\/ui\/[^/]+\/dist\//, // the page that shows BullMQ's queues
  /^onnxruntime-web\/[^/]+\/dist\/ort-wasm-simd-threaded\.mjs$/,
];

/**
 * Paths of folders and files of npm packages that these programs never load.
 * @param natives the one folder of machine code that is let in
 */
export async function exclusions(graphs: readonly ModuleGraph[], natives: URL): Promise<string[]> {
  const runtime = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web")));
  const registry = join(runtime, "../../.."); // <registry>/onnxruntime-web/<version>/dist
  const reached = await reachableFiles(graphs, registry);
  const binding = fileURLToPath(new URL(NATIVE_BINDING, natives));
  const isKept = (path: string) =>
    reached.has(path) || path === binding || KEPT.some((pattern) => pattern.test(relative(registry, path)));
  const folders = [...dependencies(graphs).keys()].map((name) => join(registry, name)).filter(existsSync); // not for other machines
  const isUsed = (folder: string) => [...reached].some((path) => path.startsWith(`${folder}/`));
  const left = await Promise.all(folders.map((each) => isUsed(each) ? leftOut(each, isKept) : [each]));
  return left.flat();
}

/** As few paths as name all files below a folder that are not kept. */
async function leftOut(folder: string, isKept: (path: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const left = await Promise.all(entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return await leftOut(path, isKept);
    return isKept(path) ? [] : [path];
  }));
  const isWhole = entries.every(({ name }, i) => left[i][0] === join(folder, name));
  return isWhole ? [folder] : left.flat();
}

/** Which files of npm packages a program may load: those that its imports name, and those that these name in turn. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { resolve } from "resolve.exports";
import { dependencies, type ModuleGraph } from "./npm_packages.ts";

const SCRIPT = /\.[cm]?js$/;
/** Whatever looks like a path beside the file: what a text names only by chance is kept in vain. */
const BESIDE = /["'`](\.{1,2}\/[^"'`$\n]*)["'`]/g;
const REQUIRED = /require(?:\.resolve)?\s*\(\s*["'`]([^."'`$\n][^"'`$\n]*)["'`]/g;
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*["']([^."'\n][^"'\n]*)["']/g;

/** Paths of all that can be reached from these modules; `registry` is the folder in which packages lie as "name/version". */
export async function reachableFiles(graphs: readonly ModuleGraph[], registry: string): Promise<Set<string>> {
  const packages = dependencies(graphs);
  const entries = graphs.flatMap(({ modules }) => modules)
    .flatMap(({ specifier, npmPackage }) => npmPackage && specifier ? [import.meta.resolve(specifier)] : []);
  const reached = new Set(entries.map((url) => fileURLToPath(url)));
  for (const file of reached) { // those that are added meanwhile, too
    if (!SCRIPT.test(file)) continue;
    const text = await readFile(file, "utf8");
    const required = [...text.matchAll(BESIDE), ...text.matchAll(REQUIRED)];
    for (const [, name] of required) add(reached, byRequire(file, name));
    for (const [, name] of text.matchAll(IMPORTED)) {
      add(reached, await byImport(file, name, registry, packages) ?? byRequire(file, name));
    }
  }
  return reached;
}

function add(reached: Set<string>, file: string | undefined) {
  if (file?.startsWith("/")) reached.add(file); // not what Deno itself has, such as "fs"
}

/** As CommonJS finds it; undefined for what is not there, as a package that a dependency can do without. */
function byRequire(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(name);
  } catch {
    return undefined;
  }
}

/** As ES modules find it, where the package says so; undefined for what is none, or says nothing. */
async function byImport(
  file: string,
  name: string,
  registry: string,
  packages: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Promise<string | undefined> {
  const own = packageOf(relative(registry, file), 1);
  const folder = name.startsWith("#") ? own : packages.get(own)?.get(packageOf(name));
  if (folder === undefined) return undefined;
  try {
    const description = JSON.parse(await readFile(join(registry, folder, "package.json"), "utf8"));
    const [target] = resolve(description, name, { conditions: ["deno"] }) ?? [];
    return target && join(registry, folder, target);
  } catch {
    return undefined; // the package has nothing of that name, or is one for other machines
  }
}

/** The beginning of a path that is a package's name, and so many parts of the path more. */
function packageOf(path: string, more = 0): string {
  return path.split("/", (path.startsWith("@") ? 2 : 1) + more).join("/");
}

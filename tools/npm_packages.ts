/** Which npm packages a program is made of, as `deno info --json` tells. */

export interface ModuleGraph {
  modules: { specifier?: string; npmPackage?: string; error?: string }[];
  npmPackages: Record<string, { name: string; version: string; dependencies: string[] }>;
}

/** Folders of packages below the registry's cache, as "name/version". */
interface PackageFolders {
  used: string[];
  unused: string[];
}

/** Sorts the packages of deno.lock: those that the entry modules need, with what these need in turn, and the others. */
export function packageFolders(graphs: readonly ModuleGraph[]): PackageFolders {
  const packages = new Map(graphs.flatMap(({ npmPackages }) => Object.entries(npmPackages)));
  const needed = new Set<string>();
  const add = (id: string) => {
    if (needed.has(id)) return;
    needed.add(id);
    packages.get(id)?.dependencies.forEach(add);
  };
  graphs.flatMap(({ modules }) => modules).forEach(({ npmPackage }) => npmPackage && add(npmPackage));
  const used = new Set([...packages].filter(([id]) => needed.has(id)).map(folderOf));
  const unused = new Set([...packages].map(folderOf)).difference(used); // variants by peer share one folder
  return { used: [...used].toSorted(), unused: [...unused].toSorted() };
}

function folderOf([_id, { name, version }]: [string, { name: string; version: string }]): string {
  return `${name}/${version}`;
}

/** @throws when the module, or one that it imports, cannot be read */
export async function moduleGraph(root: string, module: string): Promise<ModuleGraph> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", module],
    cwd: root,
  }).output();
  const text = new TextDecoder();
  if (stdout.length === 0) throw new Error(`deno info ${module} failed: ${text.decode(stderr)}`);
  const graph: ModuleGraph = JSON.parse(text.decode(stdout));
  const broken = graph.modules.find(({ error }) => error !== undefined);
  if (broken !== undefined) throw new Error(`${broken.specifier} cannot be compiled: ${broken.error}`);
  return graph;
}

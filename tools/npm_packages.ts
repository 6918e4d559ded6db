/** Which npm packages a program is made of, as `deno info --json` tells. */

export interface ModuleGraph {
  modules: { specifier?: string; npmPackage?: string; error?: string }[];
  npmPackages: Record<string, { name: string; version: string; dependencies: string[] }>;
}

/** What each package depends on, by name; all packages as their folder in the registry's cache, "name/version". */
export function dependencies(graphs: readonly ModuleGraph[]): Map<string, Map<string, string>> {
  const packages = new Map<string, Map<string, string>>();
  for (const { npmPackages } of graphs) {
    for (const each of Object.values(npmPackages)) {
      const known = packages.get(folderOf(each)) ?? new Map([[each.name, folderOf(each)]]); // variants by peer share one folder
      for (const id of each.dependencies) known.set(npmPackages[id].name, folderOf(npmPackages[id]));
      packages.set(folderOf(each), known);
    }
  }
  return packages;
}

function folderOf({ name, version }: { name: string; version: string }): string {
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

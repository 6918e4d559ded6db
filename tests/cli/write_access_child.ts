/** Narrows itself, then tries to write in every way. Usage: deno run ... KEPT_PATHS_AS_JSON PATH... */
import { dirname } from "node:path";
import { narrowWriting } from "../../src/cli/write_access.ts";

const [kept, ...paths] = Deno.args;
const folder = Deno.cwd();
await narrowWriting(JSON.parse(kept));

async function works(write: () => unknown): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}

function writeFile(path: string): void {
  if (!path.endsWith(".txt")) Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeTextFileSync(path, "x");
}

const tried: Record<string, boolean> = {};
for (const path of paths) tried[path] = await works(() => writeFile(path));
for (const place of ["data", "near"]) {
  tried[`kv in ${place}`] = await works(async () => (await Deno.openKv(`${folder}/${place}/kv`)).close());
  tried[`worker in ${place}`] = await inWorker(`${folder}/${place}/worker.txt`);
}
tried["asked again"] =
  (await Deno.permissions.request({ name: "write", path: `${folder}/near` })).state === "granted";
Deno.chdir(folder);
Deno.chdir("near");
tried["after chdir"] = await works(() => writeFile("data/new"));
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(tried)));
Deno.exit(0);

function inWorker(path: string): Promise<boolean> {
  const code = `try { Deno.writeTextFileSync(${
    JSON.stringify(path)
  }, "x"); postMessage(true); } catch { postMessage(false); }`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" });
  return new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
}

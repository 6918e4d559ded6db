/** Fails on an exported name of src/ that no other file uses, tests included. Usage: deno run --allow-read tools/dead_exports.ts */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const EXPORT =
  /^export (?:default )?(?:async )?(?:abstract )?(?:function\*?|class|const|type|interface|enum) (\w+)/gm;

async function sources(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(join(root, folder), { recursive: true })).filter((name) =>
    name.endsWith(".ts")
  );
  const texts = names.map(async (name) =>
    [`${folder}/${name}`, await readFile(join(root, folder, name), "utf8")] as const
  );
  return new Map(await Promise.all(texts));
}

/** An export is alive when its name stands in another file, or once more in its own (as part of another export's type). */
function isUsed(name: string, file: string, all: Map<string, string>): boolean {
  const word = new RegExp(`\\b${name}\\b`, "g");
  return [...all].some(([other, text]) => (text.match(word)?.length ?? 0) > (other === file ? 1 : 0));
}

const folders = ["src", "tests", "bench", "tools"];
const all = new Map((await Promise.all(folders.map(sources))).flatMap((files) => [...files]));
all.set("main.ts", await readFile(join(root, "main.ts"), "utf8"));
const dead = [...all].filter(([file]) => file.startsWith("src/")).flatMap(([file, text]) =>
  [...text.matchAll(EXPORT)].map((match) => match[1]).filter((name) => !isUsed(name, file, all))
    .map((name) => `${file}: ${name} is exported and nobody uses it`)
);
for (const line of dead) console.error(`dead exports: ${line}`);
console.error(`dead exports: ${all.size} files, ${dead.length} dead`);
if (dead.length > 0) Deno.exit(1);

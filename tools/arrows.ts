/** Fails on an import against the arrow: the layout's promise, kept by a program. Usage: deno run --allow-read tools/arrows.ts */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Which folders and files of src/ each folder may import; a file is named without ".ts". */
const ALLOWED: Record<string, readonly string[]> = {
  transcript: ["transcript"],
  pipeline: ["pipeline", "transcript", "clock"],
  queue: ["queue", "pipeline", "transcript", "clock"],
  chat: ["chat", "queue/job", "queue/ports", "pipeline", "transcript", "download/ports", "clock"],
  download: ["download", "pipeline/file_source", "pipeline/errors", "clock"],
  audio: [
    "audio",
    "pipeline/audio_reader",
    "pipeline/file_source",
    "pipeline/errors",
    "pipeline/silence",
    "clock",
  ],
  providers: [
    "providers",
    "pipeline/audio_reader",
    "pipeline/transcriber",
    "pipeline/errors",
    "pipeline/silence",
    "transcript/transcript",
    "clock",
  ],
  store: [
    "store",
    "queue/ports",
    "queue/job",
    "pipeline/transcript_cache",
    "pipeline/transcriber",
    "transcript/transcript",
    "download/ports",
    "chat/ports",
    "clock",
  ],
  ops: ["ops", "chat/ports", "clock"],
};

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "src");
const IMPORT = /(?:import|export)[^"';]*?from\s+"(\.[^"]+)"|import\s*\(?\s*"(\.[^"]+)"/g;

async function offences(file: string): Promise<string[]> {
  const [folder] = file.split("/");
  const allowed = ALLOWED[folder];
  if (!file.includes("/") || folder === "cli" || folder === "app") return []; // composition: may know everything
  if (allowed === undefined) return [`${file}: the folder ${folder}/ has no rule in tools/arrows.ts`];
  const source = await readFile(join(root, file), "utf8");
  return [...source.matchAll(IMPORT)]
    .map((match) => relative(root, join(root, dirname(file), match[1] ?? match[2])).replace(/\.ts$/, ""))
    .filter((target) => !allowed.some((rule) => target === rule || target.startsWith(`${rule}/`)))
    .map((target) => `src/${file} must not import src/${target}`);
}

const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".ts"));
const found = (await Promise.all(files.map(offences))).flat();
for (const offence of found) console.error(`arrows: ${offence}`);
console.error(`arrows: ${files.length} files, ${found.length} imports against the arrow`);
if (found.length > 0) Deno.exit(1);

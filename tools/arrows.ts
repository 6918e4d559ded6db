import { dirname, join } from "node:path/posix";
import type { Sources } from "./house_rules.ts";

/** Which folders and files of src/ each folder may import; a file is named without ".ts". */
const ALLOWED: Record<string, readonly string[]> = {
  transcript: ["transcript"],
  pipeline: ["pipeline", "transcript", "abortable", "clock", "semaphore"],
  queue: ["queue", "pipeline", "transcript", "chat/ports", "abortable", "clock", "semaphore"],
  chat: [
    "chat",
    "queue/job",
    "queue/ports",
    "pipeline",
    "transcript",
    "download/ports",
    "abortable",
    "clock",
    "semaphore",
  ],
  download: [
    "download",
    "pipeline/file_source",
    "pipeline/errors",
    "abortable",
    "clock",
    "semaphore",
    "system_reason",
  ],
  audio: [
    "audio",
    "pipeline/audio_reader",
    "pipeline/silence",
    "pipeline/file_source",
    "pipeline/errors",
    "abortable",
    "clock",
    "semaphore",
  ],
  providers: [
    "providers",
    "pipeline/audio_reader",
    "pipeline/silence",
    "pipeline/transcriber",
    "pipeline/provider_status",
    "pipeline/errors",
    "transcript/transcript",
    "abortable",
    "clock",
    "semaphore",
  ],
  store: [
    "store",
    "queue/ports",
    "queue/job",
    "pipeline/file_source",
    "pipeline/transcript_cache",
    "pipeline/kept_pieces",
    "pipeline/transcriber",
    "transcript/transcript",
    "download/ports",
    "chat/ports",
    "abortable",
    "clock",
    "semaphore",
  ],
  ops: ["ops", "chat/ports", "abortable", "clock", "semaphore"],
};

/** Composition and command line may know everything. */
const COMPOSITION = new Set(["app", "cli"]);

const IMPORT = /(?:import|export)[^"';]*?from\s+"(\.[^"]+)"|import\s*\(?\s*"(\.[^"]+)"/g;

/** Imports of src/ that run against the arrow. */
export function arrowOffences(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) => {
    const [top, folder, ...rest] = file.split("/");
    if (top !== "src" || rest.length === 0 || COMPOSITION.has(folder)) return [];
    if (ALLOWED[folder] === undefined) {
      return [`${file}: the folder ${folder}/ has no rule in tools/arrows.ts`];
    }
    return importsOf(file, text)
      .filter((target) => !ALLOWED[folder].some((rule) => target === rule || target.startsWith(`${rule}/`)))
      .map((target) => `${file} must not import src/${target}: that is against the arrow`);
  });
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map((match) => join(dirname(file), match[1] ?? match[2]).replace(/^src\//, "").replace(/\.ts$/, ""));
}

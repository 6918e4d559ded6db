import { dirname, join } from "node:path/posix";
import type { Sources } from "./house_rules.ts";

/** What any folder may use: bytes, time, waiting, telling and the system, which know nothing of the product. */
const KIT = [
  "bytes",
  "clock",
  "content_hash",
  "feed",
  "in_order",
  "lazily",
  "operator_error",
  "semaphore",
  "system_reason",
  "waiting",
];

/** Which folders and files of src/ each folder may import beside itself and the kit; a file is named without ".ts". */
const ALLOWED: Record<string, readonly string[]> = {
  transcript: [],
  pipeline: ["provider_list", "transcript"],
  queue: ["pipeline", "transcript"],
  rewriting: ["pipeline/each_in_parallel", "pipeline/errors", "transcript"],
  engine: [
    "queue/claims",
    "queue/engine",
    "queue/job",
    "queue/life",
    "queue/ports",
    "store/digest",
    "store/redis/database",
    "store/redis/script",
  ],
  chat: [
    "provider_list",
    "queue/errors",
    "queue/job",
    "queue/ports",
    "ops/status",
    "ops/chat_event",
    "ops/history/person_use",
    "pipeline",
    "transcript",
    "rewriting",
    "download/ports",
  ],
  download: ["pipeline/file_source", "pipeline/errors"],
  audio: ["pipeline/audio_reader", "pipeline/silence", "pipeline/file_source", "pipeline/errors"],
  providers: [
    "provider_list",
    "pipeline/provider_profile",
    "pipeline/audio_reader",
    "pipeline/silence",
    "pipeline/transcriber",
    "pipeline/provider_status",
    "pipeline/errors",
    "rewriting/ports",
    "transcript/transcript",
    "transcript/graphemes",
  ],
  store: [
    "queue/ports",
    "queue/job",
    "queue/errors",
    "pipeline/file_source",
    "pipeline/flights",
    "pipeline/sharing",
    "pipeline/transcript_cache",
    "pipeline/kept_pieces",
    "pipeline/transcriber",
    "transcript/transcript",
    "download/ports",
    "download/waits",
    "providers/ports",
    "rewriting/ports",
    "ops/status",
    "chat/answer/told",
    "chat/batch/batch_text",
    "chat/business/business_chat",
    "chat/history/entry",
    "chat/locales/list",
    "chat/ports",
    "chat/wishes",
    "http/ports",
    "ops/history",
  ],
  http: [],
  ops: [
    "provider_list",
    "queue/job",
    "queue/ports",
    "download/ports",
    "http/dashboard/ports",
    "pipeline/errors",
    "pipeline/file_progress",
    "pipeline/provider_status",
    "pipeline/transcript_cache",
  ],
};

/** Composition and command line may know everything. */
const COMPOSITION = new Set(["app", "cli"]);

/** What everybody may know of the providers. */
const FACTS = "src/provider_list.ts";

const IMPORT = /(?:import|export)[^"';]*?from\s+"(\.[^"]+)"|import\s*\(?\s*"(\.[^"]+)"/g;

/** Imports of src/ that run against the arrow. */
export function arrowOffences(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) => {
    const folder = folderOf(file);
    if (folder === undefined) return [];
    if (ALLOWED[folder] === undefined) {
      return [`${file}: the folder ${folder}/ has no rule in tools/arrows.ts`];
    }
    const rules = [folder, ...KIT, ...ALLOWED[folder]];
    return importsOf(file, text)
      .filter((target) => !rules.some((rule) => covers(rule, target)))
      .map((target) => `${file} must not import src/${target}: that is against the arrow`);
  });
}

/** What the facts of the providers bring along when they are loaded, beyond the folder of each: they are to be facts alone. */
export function heavyFacts(sources: Sources): string[] {
  const load = (file: string): string[] => {
    const text = (sources.get(file) ?? "").replaceAll(/^import type .*$/gm, "");
    return importsOf(file, text).map((target) => `src/${target}.ts`);
  };
  const strangers = (file: string, seen: Set<string>): string[] =>
    load(file).filter((next) => !seen.has(next)).flatMap((next) => {
      seen.add(next);
      return dirname(next) === dirname(file) ? strangers(next, seen) : [next];
    });
  return load(FACTS).flatMap((profile) =>
    strangers(profile, new Set())
      .map((file) => `${profile} must not bring ${file} along: what everybody knows of a provider is facts`)
  );
}

/** Permissions of which nobody makes use. */
export function unusedPermissions(sources: Sources): string[] {
  return Object.entries(ALLOWED).flatMap(([folder, rules]) => {
    const targets = targetsOf(folder, sources);
    return rules.filter((rule) => !targets.some((target) => covers(rule, target)))
      .map((rule) => `tools/arrows.ts: ${folder}/ may import ${rule}, which nobody there does`);
  });
}

/** Folders that know each other in a circle. */
export function circles(sources: Sources): string[] {
  const reached = (folder: string, seen: Set<string>): Set<string> => {
    for (const next of targetsOf(folder, sources).map((target) => target.split("/")[0])) {
      if (next === folder || seen.has(next) || ALLOWED[next] === undefined) continue;
      reached(next, seen.add(next));
    }
    return seen;
  };
  return Object.keys(ALLOWED).filter((folder) => reached(folder, new Set()).has(folder))
    .map((folder) => `src/${folder}/ knows itself by way of others: a circle`);
}

/** The folder of src/ that a file lies in, unless it is one that may know everything. */
function folderOf(file: string): string | undefined {
  const [top, folder, ...rest] = file.split("/");
  return top === "src" && rest.length > 0 && !COMPOSITION.has(folder) ? folder : undefined;
}

function targetsOf(folder: string, sources: Sources): string[] {
  return [...sources].filter(([file]) => folderOf(file) === folder)
    .flatMap(([file, text]) => importsOf(file, text));
}

function covers(rule: string, target: string): boolean {
  return target === rule || target.startsWith(`${rule}/`);
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map((match) => join(dirname(file), match[1] ?? match[2]).replace(/^src\//, "").replace(/\.ts$/, ""));
}

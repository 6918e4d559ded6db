/** Fails on what the formatter, the linter and the compiler do not see. Usage: deno run --allow-read tools/house_rules.ts */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { arrowOffences, circles, heavyFacts, unusedPermissions } from "./arrows.ts";
import { deadExports, deadMembers } from "./dead_exports.ts";

/** Path from the project's root -> text of the file. */
export type Sources = ReadonlyMap<string, string>;

const MOST_LINES = 250;
/** Words, no code: a language is one file. */
const LANGUAGES = "src/chat/locales/";

export function longFiles(sources: Sources): string[] {
  return [...sources].map(([file, text]) => [file, text.split("\n").length - 1] as const)
    .filter(([file, lines]) => lines > MOST_LINES && !file.startsWith(LANGUAGES))
    .map(([file, lines]) => `${file}: ${lines} lines, at most ${MOST_LINES} are allowed: split it`);
}

export function forbiddenWords(sources: Sources): string[] {
  return [...sources].filter(([file]) => file.startsWith("src/")).flatMap(([file, text]) => [
    ...(/\bconsole\.\w+\(/.test(text) ? [`${file}: console is not for src/, log instead`] : []),
    ...(/\bDeno\.env\b/.test(text) && file !== "src/config.ts"
      ? [`${file}: only src/config.ts reads the environment`]
      : []),
    ...(/catch\s*(\([^)]*\))?\s*\{\s*\}/.test(text) ? [`${file}: an empty catch hides an error`] : []),
  ]);
}

/** Files that a page names and that are not there; "*" in a name stands for any folder. */
export function lostFiles(page: string, text: string, sources: Sources): string[] {
  const isThere = (name: string) => {
    const pattern = new RegExp(`(?:^|/)${name.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`);
    return [...sources.keys()].some((file) => pattern.test(file));
  };
  return [...text.matchAll(/`([\w./*]+\.ts)`/g)].map(([, name]) => name)
    .filter((name) => !isThere(name))
    .map((name) => `${page} names ${name}, which is not there`);
}

export async function readSources(root: string): Promise<Sources> {
  const folders = ["src", "tests", "bench", "tools"];
  const names = (await Promise.all(folders.map((folder) => typescriptBelow(root, folder)))).flat();
  const files = [...names, "main.ts"].map(async (name) =>
    [name, await readFile(join(root, name), "utf8")] as const
  );
  return new Map(await Promise.all(files));
}

async function typescriptBelow(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`).toSorted();
}

if (import.meta.main) {
  const root = join(fileURLToPath(import.meta.url), "..", "..");
  const sources = await readSources(root);
  const rules = [
    arrowOffences,
    unusedPermissions,
    circles,
    heavyFacts,
    deadExports,
    deadMembers,
    longFiles,
    forbiddenWords,
  ];
  const pages = ["ARCHITECTURE.md", "README.md"].map(async (page) =>
    lostFiles(page, await readFile(join(root, page), "utf8"), sources)
  );
  const found = [...rules.flatMap((rule) => rule(sources)), ...(await Promise.all(pages)).flat()];
  for (const offence of found) console.error(`house rules: ${offence}`);
  console.error(`house rules: ${sources.size} files, ${found.length} offences`);
  if (found.length > 0) Deno.exit(1);
}

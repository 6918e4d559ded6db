import type { Sources } from "./house_rules.ts";

const EXPORT =
  /^export (?:default )?(?:async )?(?:abstract )?(?:function\*?|class|const|type|interface|enum) (\w+)/gm;

/** Exported names of src/ that no other file names; a type that stands again in its own file (as part of another export) is alive. */
export function deadExports(sources: Sources): string[] {
  return [...sources].filter(([file]) => file.startsWith("src/")).flatMap(([file, text]) =>
    [...text.matchAll(EXPORT)].map((match) => match[1])
      .filter((name) => !isUsed(name, file, sources))
      .map((name) => `${file}: ${name} is exported and nobody uses it`)
  );
}

function isUsed(name: string, file: string, sources: Sources): boolean {
  const word = new RegExp(`\\b${name}\\b`, "g");
  return [...sources].some(([other, text]) => (text.match(word)?.length ?? 0) > (other === file ? 1 : 0));
}

const OWNER = /^(?:export )?(?:abstract )?(?:class|interface) (\w+)[^{]*\{\n([^]*?)^\}/gm;
const MEMBER =
  /^ {2}(?:(?:static|override|readonly|async|get|set|abstract) |\*)*#?(\w+)[?!]?(?:<[^>]*>)?\s*[(:=;]/gm;
const KEYWORDS = new Set(["constructor", "if", "for", "while", "switch", "return", "throw", "await"]);
/** Parts of GramJS are stood in for there: it calls them by name. */
const CALLED_FROM_OUTSIDE = "src/download/gramjs/";

/** Members of classes and interfaces whose name stands nowhere in src/ but where they are declared: at most a test calls them. */
export function deadMembers(sources: Sources): string[] {
  const own = [...sources].filter(([file]) => file.startsWith("src/") || file === "main.ts");
  const declared = own.flatMap(([file, text]) =>
    [...text.matchAll(OWNER)].flatMap(([, owner, body]) =>
      [...body.matchAll(MEMBER)].map(([, name]) => ({ file, owner, name }))
    )
  ).filter(({ name }) => !KEYWORDS.has(name));
  const declarations = countOf(declared.map(({ name }) => name));
  const mentions = countOf(own.flatMap(([, text]) => text.match(/\w+/g) ?? []));
  return declared.filter(({ file, name }) =>
    !file.startsWith(CALLED_FROM_OUTSIDE) && (mentions.get(name) ?? 0) <= (declarations.get(name) ?? 0)
  ).map(({ file, owner, name }) => `${file}: ${owner}.${name} is called by nobody in src/`);
}

function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

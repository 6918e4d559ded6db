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

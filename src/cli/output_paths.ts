import { basename, extname, join } from "node:path";
import { nameOf, type TranscribeArguments } from "./arguments.ts";

/** Where the transcript of each file goes; none: to standard output. */
export function targetsOf({ files, out, format }: TranscribeArguments): string[] {
  return out === undefined ? [] : outputPaths(out, files, format);
}

/** One file: the path itself. Several: files in that folder, named after the recordings, each name once. */
export function outputPaths(out: string, files: readonly string[], format: string): string[] {
  if (files.length === 1) return [out];
  const used = new Set<string>();
  return files.map((file) => {
    const whole = nameOf(file);
    const candidates = [basename(whole, extname(whole)), whole, ...files.map((_, n) => `${whole}-${n + 2}`)];
    const name = candidates.find((candidate) => !used.has(candidate)) ?? whole;
    used.add(name);
    return join(out, `${name}.${format}`);
  });
}

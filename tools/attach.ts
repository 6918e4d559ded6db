/** Puts large files into an executable where Deno does not look; src/providers/local/attached.ts tells how they lie there. */
import { join } from "node:path";
import { type AttachedFile, endOfMachineCode } from "../src/providers/local/attached.ts";
import { sumOf } from "../src/providers/local/proven_file.ts";

/** Where each file, named by its path below `root`, will lie. */
export async function listFiles(root: string, names: readonly string[]): Promise<AttachedFile[]> {
  const files: AttachedFile[] = [];
  let offset = 0;
  for (const name of names) {
    const path = join(root, name);
    const { size: sizeBytes } = await Deno.stat(path);
    files.push({ name, offset, sizeBytes, sha256: await sumOf(path) });
    offset += sizeBytes;
  }
  return files;
}

/** Writes `output`: the executable with these files in it. Whoever runs `output` meanwhile goes on with the old one. */
export async function attach(
  executable: string,
  root: string,
  files: readonly AttachedFile[],
  output: string,
) {
  const unfinished = `${output}.unfinished`;
  using source = await Deno.open(executable);
  const end = await endOfMachineCode(source);
  await source.seek(0, Deno.SeekMode.Start);
  using target = await Deno.open(unfinished, { write: true, create: true, truncate: true, mode: 0o755 });
  await copy(source, target, end);
  for (const { name, sizeBytes } of files) {
    using file = await Deno.open(join(root, name));
    await copy(file, target, sizeBytes);
  }
  await copy(source, target, (await source.stat()).size - end);
  await Deno.rename(unfinished, output);
}

async function copy(source: Deno.FsFile, target: Deno.FsFile, sizeBytes: number): Promise<void> {
  const buffer = new Uint8Array(1_048_576);
  for (let left = sizeBytes; left > 0;) {
    const count = await source.read(buffer.subarray(0, Math.min(left, buffer.length)));
    if (count === null) throw new Error(`a file is ${left} bytes shorter than it was`);
    left -= count;
    for (let at = 0; at < count;) at += await target.write(buffer.subarray(at, count));
  }
}

import { expect } from "expect";
import { join } from "node:path";
import { openLocalFile } from "../../../src/cli/sources/local_file.ts";
import { memoryFile } from "../../../src/pipeline/memory_file.ts";
import { fileSourceContract } from "../../contracts/file_source.ts";
import { MediaFolder } from "../../media.ts";

const signal = new AbortController().signal;

fileSourceContract("local file", async (bytes) => {
  const folder = await MediaFolder.create();
  const source = await openLocalFile(await folder.write("file.bin", bytes), signal);
  return {
    source,
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
});

fileSourceContract("in memory", (bytes) => {
  const source = memoryFile("file.bin", bytes);
  return Promise.resolve({
    source,
    [Symbol.asyncDispose]: () => Promise.resolve(source[Symbol.asyncDispose]()),
  });
});

Deno.test("a local file is named without its folder", async () => {
  await using folder = await MediaFolder.create();
  await using source = await openLocalFile(await folder.write("talk.mp3", "x"), signal);
  expect(source.name).toBe("talk.mp3");
});

Deno.test("a file that is not there, or is a folder, is gone", async () => {
  await using folder = await MediaFolder.create();
  await expect(openLocalFile(join(folder.path, "none.ogg"), signal)).rejects.toMatchObject({
    problem: "gone",
  });
  await expect(openLocalFile(folder.path, signal)).rejects.toMatchObject({ problem: "gone" });
});

Deno.test("a file that shrinks while it is read is gone", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.write("shrinking.bin", new Uint8Array(1_000_000));
  await using source = await openLocalFile(path, signal);
  await Deno.truncate(path, 1000);
  await expect(Array.fromAsync(source.read(0, undefined, signal))).rejects.toMatchObject({ problem: "gone" });
});

Deno.test("a named pipe is read as a stream", async () => {
  await using folder = await MediaFolder.create();
  const path = join(folder.path, "pipe");
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const writer = new Deno.Command("sh", { args: ["-c", 'printf "through the pipe" > "$0"', path] }).spawn();
  await using source = await openLocalFile(path, signal);
  await writer.status;
  expect(source.sizeBytes).toBe("through the pipe".length);
});

Deno.test("a named pipe gives every byte, whatever they are", async () => {
  await using folder = await MediaFolder.create();
  const bytes = Uint8Array.from({ length: 300_001 }, (_, i) => (i * 7 + (i >> 8)) % 256);
  const [path, original] = [join(folder.path, "a `pipe`: $x"), await folder.write("bytes", bytes)];
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const writer = new Deno.Command("sh", { args: ["-c", 'cat "$0" > "$1"', original, path] }).spawn();
  await using source = await openLocalFile(path, signal);
  await writer.status;
  const read = await Array.fromAsync(source.read(0, undefined, signal));
  expect(new Uint8Array(await new Blob(read).arrayBuffer())).toEqual(bytes);
});

/** The process that waited is killed with the abort; the system buries it in its own time, so no other test comes after this one. */
const BURIED_LATER = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "a named pipe to which nobody writes holds up nothing, and an abort ends the wait",
  BURIED_LATER,
  async () => {
    await using folder = await MediaFolder.create();
    const path = join(folder.path, "pipe");
    await new Deno.Command("mkfifo", { args: [path] }).output();
    const job = new AbortController();
    const reason = new Error("the person stopped it");
    const opening = openLocalFile(path, job.signal);
    await new Promise((resolve) => setTimeout(resolve));
    job.abort(reason);
    await expect(opening).rejects.toBe(reason);
  },
);

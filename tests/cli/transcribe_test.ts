import { expect } from "expect";
import { InputError } from "../../src/pipeline/errors.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { outputPaths } from "../../src/cli/output_paths.ts";
import { type TranscribeDeps, transcribeFiles } from "../../src/cli/transcribe.ts";
import { ArrivalOrder, Semaphore } from "../../src/semaphore.ts";
import { FakeClock } from "../fake_clock.ts";
import { fakeReader, fakeTranscriber } from "../fakes/audio.ts";
import { MemoryPieces } from "../fakes/kept_pieces.ts";

function environment(isTerminal = false) {
  const printed: string[] = [];
  const progress: string[] = [];
  const written: Record<string, string> = {};
  const value: TranscribeDeps = {
    reader: fakeReader([30, 30]),
    transcriber: fakeTranscriber(),
    server: "",
    concurrency: 1,
    pieceSlots: new Semaphore(1, new ArrivalOrder()),
    openFile: (path) =>
      path === "missing"
        ? Promise.reject(new Deno.errors.NotFound("missing"))
        : path === "photo.jpg"
        ? Promise.reject(new InputError("no_audio", "the file has no sound"))
        : Promise.resolve(memoryFile(path, new Uint8Array(1))),
    print: (text) => Promise.resolve(void printed.push(text)),
    writeFile: (path, text) => Promise.resolve(void (written[path] = text)),
    progress: { write: (text) => progress.push(text), isTerminal },
    keptPieces: new MemoryPieces(),
    clock: new FakeClock(),
  };
  return { value, printed, progress, written };
}
const signal = new AbortController().signal;
const args = { format: "txt", diarize: false } as const;

Deno.test("the transcript goes to stdout alone; progress and the summary go to stderr", async () => {
  const { value, printed, progress } = environment();
  expect(await transcribeFiles({ ...args, files: ["a.ogg"] }, value, signal)).toBe(0);
  expect(printed.join("")).toContain("piece 0");
  expect(printed.join("").endsWith("\n")).toBe(true);
  expect(progress.at(-1)).toMatch(/^a\.ogg: 4 words in 1:00 \(en\) · local fake · /);
  expect(progress.every((line) => line.endsWith("\n"))).toBe(true);
});

Deno.test("a terminal gets a bar that redraws itself and ends with the summary", async () => {
  const { value, progress } = environment(true);
  await transcribeFiles({ ...args, files: ["a.ogg"] }, value, signal);
  expect(progress[0]).toContain("\r");
  expect(progress.some((text) => text.includes("100%"))).toBe(true);
});

Deno.test("a file that fails is counted and explained, and the next one is still done", async () => {
  const { value, printed, progress } = environment();
  expect(await transcribeFiles({ ...args, files: ["missing", "photo.jpg", "b.ogg"] }, value, signal)).toBe(2);
  expect(progress[0]).toContain("missing: failed: there is no such file");
  expect(progress[1]).toContain("photo.jpg: failed: the file has no sound");
  expect(printed.length).toBe(1);
});

Deno.test("several files with --out are written into that folder, one with --out to that path", async () => {
  const { value, written, printed } = environment();
  await transcribeFiles({ ...args, format: "srt", files: ["x/a.ogg", "b.mp4"], out: "texts" }, value, signal);
  expect(Object.keys(written)).toEqual(["texts/a.srt", "texts/b.srt"]);
  expect(printed).toEqual([]);
  expect(outputPaths("one.txt", ["a.ogg"], "txt")).toEqual(["one.txt"]);
});

Deno.test("two files of the same name do not overwrite each other's transcript", async () => {
  const { value, written } = environment();
  await transcribeFiles({ ...args, files: ["x/a.ogg", "y/a.mp3"], out: "texts" }, value, signal);
  expect(Object.keys(written)).toEqual(["texts/a.txt", "texts/a.mp3.txt"]);
});

Deno.test("a transcript that finds no room in its file goes to stdout, and counts as failed", async () => {
  const { value, printed, progress } = environment();
  const full = Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
  value.writeFile = () => Promise.reject(full);
  expect(await transcribeFiles({ ...args, files: ["a.ogg"], out: "a.txt" }, value, signal)).toBe(1);
  expect(printed.join("")).toContain("piece 0");
  expect(progress.at(-1)).toContain("a.txt cannot be written: no space is left there");
});

Deno.test("stdout that takes no more ends the work: further files count as failed, unread", async () => {
  const { value, progress } = environment();
  const opened: string[] = [];
  const open = value.openFile;
  value.openFile = (path, signal) => (opened.push(path), open(path, signal));
  value.print = () =>
    Promise.reject(Object.assign(new Error("Broken pipe (os error 32)"), { code: "EPIPE" }));
  expect(await transcribeFiles({ ...args, files: ["a.ogg", "b.ogg", "c.ogg"] }, value, signal)).toBe(3);
  expect(opened).toEqual(["a.ogg"]);
  expect(progress.at(-1)).toContain("standard output takes no more: nobody reads it any more");
});

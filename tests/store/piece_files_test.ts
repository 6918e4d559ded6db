import { join } from "node:path";
import { expect } from "expect";
import { KEEP_DAYS, PieceFiles } from "../../src/store/piece_files.ts";
import type { PieceTranscript } from "../../src/transcript/transcript.ts";
import { keptPiecesContract } from "../contracts/kept_pieces.ts";
import { FakeClock } from "../fake_clock.ts";
import { MemoryPieces } from "../fakes/kept_pieces.ts";
import { MediaFolder } from "../media.ts";

keptPiecesContract("in files", async () => {
  const folder = await MediaFolder.create();
  return {
    open: () => new PieceFiles(join(folder.path, "data", "pieces"), new FakeClock()),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});

keptPiecesContract("in memory", () => {
  const content = new Map<string, PieceTranscript>();
  return Promise.resolve({
    open: () => new MemoryPieces(content),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

const PIECE: PieceTranscript = { provider: "groq", model: "m", segments: [] };

Deno.test("a run that forgets leaves no folder that was not there before", async () => {
  await using folder = await MediaFolder.create();
  for (const dataIsThere of [false, true]) {
    const data = join(folder.path, String(dataIsThere));
    if (dataIsThere) await Deno.mkdir(data);
    const run = new PieceFiles(join(data, "pieces"), new FakeClock());
    for (const key of ["a", "b"]) await run.keep(key, PIECE);
    await run.forget();
    const left = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
    expect(left).toEqual(dataIsThere ? ["true"] : []);
    if (dataIsThere) expect(await Array.fromAsync(Deno.readDir(data))).toEqual([]);
  }
});

Deno.test("nobody but their owner reads kept pieces", async () => {
  await using folder = await MediaFolder.create();
  const pieces = join(folder.path, "data", "pieces");
  await new PieceFiles(pieces, new FakeClock()).keep("a", PIECE);
  expect(((await Deno.stat(join(pieces, "a.json"))).mode ?? 0) & 0o777).toBe(0o600);
  for (const path of [pieces, join(folder.path, "data")]) {
    expect(((await Deno.stat(path)).mode ?? 0) & 0o777).toBe(0o700);
  }
});

Deno.test("a piece that is too old, damaged or half written is none, and what is old is swept away", async () => {
  await using folder = await MediaFolder.create();
  const clock = new FakeClock(Date.now());
  const run = new PieceFiles(folder.path, clock);
  await run.keep("old", PIECE);
  await folder.write("damaged.json", '{"schemaVersion":1,"expiresAt":9e15,"transc');
  await folder.write("strange.json", "[]");
  await folder.write("half.new", "");
  expect(await run.find("damaged")).toBeUndefined();
  expect(await run.find("strange")).toBeUndefined();
  await clock.advance(KEEP_DAYS * 24 * 3_600_000 + 60_000);
  expect(await run.find("old")).toBeUndefined();
  await folder.write("somebody_elses_fresh.json", "{}");
  await Deno.utime(join(folder.path, "somebody_elses_fresh.json"), clock.now() / 1000, clock.now() / 1000);
  await new PieceFiles(folder.path, clock).sweep();
  expect(await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name)).toEqual([
    "somebody_elses_fresh.json",
  ]);
});

Deno.test("where nothing can be kept, keeping says so, and finding finds nothing", async () => {
  await using folder = await MediaFolder.create();
  const run = new PieceFiles(join(await folder.write("file", "x"), "pieces"), new FakeClock());
  await run.sweep();
  expect(await run.find("a")).toBeUndefined();
  await expect(run.keep("a", PIECE)).rejects.toThrow();
  await run.forget();
});

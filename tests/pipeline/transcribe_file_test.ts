import { expect } from "expect";
import type { AudioPiece } from "../../src/pipeline/audio_reader.ts";
import { InputError } from "../../src/pipeline/errors.ts";
import type { FileProgress } from "../../src/pipeline/file_progress.ts";
import type { ProviderName } from "../../src/pipeline/transcriber.ts";
import type { PlacedPiece, Transcript } from "../../src/transcript/transcript.ts";
import { abortable } from "../../src/waiting.ts";
import { fakeReader } from "../fakes/audio.ts";
import { settle } from "../fake_clock.ts";
import { build, file, known, options, QUIET, signal } from "./files_bed.ts";

Deno.test("a file known by its id is found without opening it", async () => {
  const { files, opener } = build({ entries: { seen: known } });
  expect(await files.known({ file: file("seen"), provider: "local", options })).toBe(known);
  expect(await files.known({ file: file("new"), provider: "local", options })).toBeUndefined();
  expect(opener.opened).toBe(0);
});

Deno.test("what the built-in model heard serves only those who chose it; what others heard serves everybody", async () => {
  const by = (provider: string): Transcript => ({
    ...known,
    sources: [{ provider: "groq", model: "m", pieceCount: 1 }, { provider, model: "m", pieceCount: 1 }],
  });
  const entries = { local: by("local"), deepgram: by("deepgram"), hash: by("local") };
  const { files, transcriber, cache } = build({ entries });
  const asks = (seen: string, provider: ProviderName) => files.known({ file: file(seen), provider, options });
  expect(await asks("local", "local")).toBe(entries.local);
  expect(await asks("local", "groq")).toBeUndefined();
  expect(await asks("deepgram", "groq")).toBe(entries.deepgram);
  expect(await asks("deepgram", "local")).toBe(entries.deepgram);
  await files.run({ file: file("new"), provider: "groq", options }, QUIET, signal);
  expect(transcriber.calls).toEqual([0]);
  expect(cache.puts).toEqual([{ fileUniqueId: "new", sha256: "hash" }]);
});

Deno.test("who asks for a provider by name is told only what that one heard itself", async () => {
  const by = (...providers: string[]): Transcript => ({
    ...known,
    sources: providers.map((provider) => ({ provider, model: "m", pieceCount: 1 })),
  });
  const entries = {
    groq: by("groq"),
    mixed: by("deepgram", "groq"),
    own: by("deepgram"),
    nobody: by(),
    hash: by("groq"),
  };
  const { files, transcriber } = build({ entries });
  const asked = { provider: "deepgram", options, isFresh: true } as const;
  for (const seen of ["groq", "mixed", "nobody"]) {
    expect(await files.known({ ...asked, file: file(seen) })).toBeUndefined();
  }
  expect(await files.known({ ...asked, file: file("own") })).toBe(entries.own);
  await files.run({ ...asked, file: file("new") }, QUIET, signal);
  expect(transcriber.calls).toEqual([0]);
});

/** "chosen: who heard the pieces of an earlier run -> which are asked for again". */
const EARLIER_RUNS = [
  "groq: groq groq -> ",
  "groq: deepgram together -> ",
  "groq: groq local -> 1",
  "deepgram: local local -> 0 1",
  "local: local groq -> ",
];

for (const scenario of EARLIER_RUNS) {
  Deno.test(`pieces of an earlier run, as the rule of sharing has it: ${scenario}`, async () => {
    const [provider, heard, again] = scenario.split(/: | ?-> /);
    const { files, transcriber } = build({ lengths: [5, 5] });
    const finished = heard.split(" ").map((by, index) => ({
      index,
      startSample: index * 5 * 16_000,
      sampleCount: 5 * 16_000,
      transcript: { segments: [], provider: by, model: "m" },
    }));
    await files.run({ file: file("new"), provider: provider as ProviderName, options }, {
      ...QUIET,
      finished,
    }, signal);
    expect(transcriber.calls.join(" ")).toBe(again);
  });
}

Deno.test("a small file with known content is not transcribed, and its new id is remembered", async () => {
  const { files, transcriber, cache } = build({ entries: { hash: known } });
  expect(await files.run({ file: file("new"), provider: "local", options }, QUIET, signal)).toBe(known);
  expect(transcriber.calls).toEqual([]);
  expect(cache.puts).toEqual([{ fileUniqueId: "new", sha256: "hash" }]);
});

Deno.test("a large file whose content turns out to be known stops being transcribed", async () => {
  const { files, transcriber } = build({
    sizeBytes: 1e9,
    entries: { hash: known },
    lengths: Array(50).fill(5),
  });
  expect(await files.run({ file: file("new"), provider: "local", options }, QUIET, signal)).toBe(known);
  expect(transcriber.calls.length).toBeLessThan(50);
});

Deno.test("a new file is transcribed and remembered under both its keys", async () => {
  const { files, transcriber, cache } = build({ lengths: [5, 5] });
  const transcript = await files.run({ file: file("new"), provider: "local", options }, QUIET, signal);
  expect(transcript.segments.map((s) => s.text)).toEqual(["piece 0", "piece 1"]);
  expect(transcriber.calls).toEqual([0, 1]);
  expect(cache.puts).toEqual([{ fileUniqueId: "new", sha256: "hash" }]);
});

Deno.test("what was received is told with its speed", async () => {
  const { files } = build({});
  const seen: FileProgress[] = [];
  await files.run(
    { file: file("new"), provider: "local", options },
    { onProgress: (progress) => void seen.push(progress) },
    signal,
  );
  expect(seen.at(0)).toEqual({ stage: "downloading", receivedBytes: 16, sizeBytes: 16, bytesPerSecond: 16 });
  expect(seen.at(-1)).toMatchObject({ stage: "transcribing", finishedPieces: 1, download: undefined });
});

Deno.test("a standstill is tried once more and pays for no finished piece again; a second one is the file's", async () => {
  const standstill = () => new InputError("endless", "no sound", { isStandstill: true });
  for (const failures of [1, 2]) {
    let left = failures;
    const { files, transcriber } = build({ lengths: [5, 5, 5] });
    const reader = files.deps.reader;
    files.deps.reader = {
      ...reader,
      async open(...opened) {
        const track = await reader.open(...opened);
        return {
          ...track,
          pieces: (async function* () {
            for await (const piece of track.pieces) {
              if (piece.index === 2 && left-- > 0) throw standstill();
              yield piece;
            }
          })(),
        };
      },
    };
    const outcome = await files.run({ file: file("new"), provider: "local", options }, QUIET, signal)
      .then(({ segments }) => segments.length, ({ problem }) => problem);
    expect([outcome, transcriber.calls]).toEqual(failures === 1 ? [3, [0, 1, 2]] : ["endless", [0, 1]]);
  }
});

Deno.test("a file that is not as large as was told is begun anew, and what came of the false size counts for nothing", async () => {
  for (const outcome of ["transcribed", "corrupt"]) {
    const { files, transcriber, opener } = build({ sizeBytes: 1e9, lengths: [5, 5, 5] });
    const open = opener.open;
    let measured = false;
    files.deps.opener = {
      async open(ref, stop) {
        const source = await open(ref, stop);
        const measure = () => {
          measured = true;
          Object.assign(source, { sizeBytes: 16 });
          return Promise.resolve(16);
        };
        return Object.assign(source, { measure });
      },
    };
    const reader = files.deps.reader;
    files.deps.reader = {
      ...reader,
      open: (source, plan, stop) =>
        outcome === "corrupt" && source.sizeBytes === 1e9
          ? Promise.reject(new InputError("corrupt", "by the false size"))
          : reader.open(source, plan, stop),
    };
    const { segments } = await files.run({ file: file("new"), provider: "local", options }, QUIET, signal);
    expect([segments.length, transcriber.calls, measured]).toEqual([3, [0, 1, 2], true]);
  }
});

Deno.test("the same content in two files at once is paid for once, and remembered under both", async () => {
  const { files, transcriber, cache } = build({});
  const { reader } = files.deps;
  files.deps.reader = {
    ...reader,
    async open(source, plan, stop) {
      for await (const _bytes of source.read(0, undefined, stop));
      return await reader.open(source, plan, stop);
    },
  };
  const sent = ["one", "other"].map((id) =>
    files.run({ file: file(id), provider: "local", options }, QUIET, signal)
  );
  const [one, other] = await Promise.all(sent);
  expect(other).toEqual(one);
  expect(transcriber.calls).toEqual([0]);
  expect(cache.puts.map(({ fileUniqueId }) => fileUniqueId)).toEqual(["one", "other"]);
});

/** Who hears it first gets stuck at the second piece, and is stopped once the other one waits for it. */
async function handedOver(sounds: readonly [number, number]) {
  const { files, transcriber } = build({});
  const stuck = Promise.withResolvers<void>();
  const stop = new AbortController();
  const adopted: number[] = [];
  files.deps.reader = {
    ...files.deps.reader,
    async open(source, plan, signal) {
      for await (const _bytes of source.read(0, undefined, signal));
      const track = await fakeReader([5, 5]).open(source, plan, signal);
      return { ...track, pieces: sounding(track.pieces, sounds[stop.signal.aborted ? 1 : 0]) };
    },
  };
  const { transcribe } = transcriber;
  transcriber.transcribe = async (piece, ...how) => {
    if (piece.index === 1 && !stop.signal.aborted) {
      stuck.resolve();
      await abortable(new Promise<never>(() => {}), stop.signal);
    }
    return await transcribe.call(transcriber, piece, ...how);
  };
  const hooks = {
    ...QUIET,
    onAdopted: ({ index }: PlacedPiece) => Promise.resolve(void adopted.push(index)),
  };
  const sent = ["one", "other"].map((id) => ({ file: file(id), provider: "local" as const, options }));
  const first = files.run(sent[0], QUIET, stop.signal).catch((error: Error) => error.message);
  await stuck.promise;
  const second = files.run(sent[1], hooks, signal);
  await settle();
  stop.abort(new Error("stopped"));
  expect(await first).toBe("stopped");
  const { segments } = await second;
  return { texts: segments.map(({ text }) => text), calls: transcriber.calls, adopted };
}

async function* sounding(pieces: AsyncIterable<AudioPiece>, sample: number): AsyncGenerator<AudioPiece> {
  for await (const piece of pieces) {
    piece.samples.fill(sample);
    yield piece;
  }
}

Deno.test("who takes over from one that was stopped goes on from its finished pieces, and keeps them", async () => {
  const { texts, calls, adopted } = await handedOver([1, 1]);
  expect([texts, calls, adopted]).toEqual([["piece 0", "piece 1"], [0, 1], [0]]);
});

Deno.test("what only begins in the same way has other pieces, wherever they lie", async () => {
  const { texts, calls, adopted } = await handedOver([1, 2]);
  expect([texts, calls, adopted]).toEqual([["piece 0", "piece 1"], [0, 0, 1], []]);
});

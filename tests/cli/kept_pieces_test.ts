import { expect } from "expect";
import { type TranscribeDeps, transcribeFiles } from "../../src/cli/transcribe.ts";
import { AllProvidersFailed, ProviderError } from "../../src/pipeline/errors.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import type { Transcriber } from "../../src/pipeline/transcriber.ts";
import { ArrivalOrder, Semaphore } from "../../src/semaphore.ts";
import type { PieceTranscript } from "../../src/transcript/transcript.ts";
import { FakeClock } from "../fake_clock.ts";
import { fakePiece, fakeReader, fakeTranscriber } from "../fakes/audio.ts";
import { MemoryPieces } from "../fakes/kept_pieces.ts";

/** A provider that is paid for: it has credit for so many pieces, then refuses. */
function paidProvider(provider: "groq" | "local" = "groq") {
  const inner = fakeTranscriber();
  const state = { credit: Infinity, paid: [] as number[] };
  const transcriber: Transcriber = {
    ...inner,
    provider,
    async transcribe(piece, options, signal) {
      if (state.credit-- <= 0) {
        throw new AllProvidersFailed([new ProviderError("groq", "payment", "no credit is left")]);
      }
      state.paid.push(piece.index);
      return { ...await inner.transcribe(piece, options, signal), provider };
    },
  };
  return { state, transcriber };
}

/** A reader whose files differ: the first sample of each piece is its file's number. */
function differentFiles(): TranscribeDeps["reader"] {
  const reader = fakeReader([30, 30, 30]);
  return {
    ...reader,
    open: async (source, plan, signal) => {
      const track = await reader.open(source, plan, signal);
      const pieces = (async function* () {
        for await (const piece of track.pieces) {
          const own = fakePiece(piece.index, piece.startSample / 16_000, 30);
          own.samples[0] = Number(source.name);
          yield own;
        }
      })();
      return { ...track, pieces };
    },
  };
}

function run(transcriber: Transcriber, content: Map<string, PieceTranscript>, files: string[]) {
  const printed: string[] = [];
  const said: string[] = [];
  const environment: TranscribeDeps = {
    reader: differentFiles(),
    transcriber,
    server: "",
    concurrency: 1,
    pieceSlots: new Semaphore(1, new ArrivalOrder()),
    keptPieces: new MemoryPieces(content),
    clock: new FakeClock(),
    openFile: (path) => Promise.resolve(memoryFile(path, new Uint8Array(1))),
    print: (text) => Promise.resolve(void printed.push(text)),
    writeFile: () => Promise.resolve(),
    progress: { write: (text) => said.push(text), isTerminal: false },
  };
  const args = { files, format: "txt", diarize: false } as const;
  const failed = transcribeFiles(args, environment, new AbortController().signal);
  return failed.then((count) => ({ failed: count, printed: printed.join(""), said: said.join("") }));
}

Deno.test("several files: the same command pays for none of them twice, and keeps nothing once all have worked", async () => {
  const kept = new Map<string, PieceTranscript>();
  const { state, transcriber } = paidProvider();
  state.credit = 4; // all of the first file, one piece of the second
  const first = await run(transcriber, kept, ["1", "2"]);
  expect(first.failed).toBe(1);
  expect(first.said).toContain("2: incomplete: ");
  expect(kept.size).toBe(4);
  state.credit = Infinity;
  const second = await run(transcriber, kept, ["1", "2"]);
  expect(second.failed).toBe(0);
  expect(state.paid).toEqual([0, 1, 2, 0, 1, 2]);
  expect(kept.size).toBe(0);
});

Deno.test("one recording under two names is paid for once", async () => {
  const { state, transcriber } = paidProvider();
  const { failed, printed } = await run(transcriber, new Map(), ["1", "1"]);
  expect([failed, state.paid, printed.match(/piece 2/g)?.length]).toEqual([0, [0, 1, 2], 2]);
});

Deno.test("nothing is written of a file of which nothing was recognised", async () => {
  const { state, transcriber } = paidProvider();
  state.credit = 0;
  const { failed, printed, said } = await run(transcriber, new Map(), ["1"]);
  expect([failed, printed]).toEqual([1, ""]);
  expect(said).toContain("1: failed: ");
});

Deno.test("what the built-in model recognised is not kept", async () => {
  const kept = new Map<string, PieceTranscript>();
  const { state, transcriber } = paidProvider("local");
  state.credit = 2;
  const { printed, said } = await run(transcriber, kept, ["1"]);
  expect(kept.size).toBe(0);
  expect(printed).toContain("[…]");
  expect(said).not.toContain("kept");
});

Deno.test("a hole in the middle and the rest are told by their times", async () => {
  const { transcriber } = paidProvider();
  const failing: Transcriber = {
    ...transcriber,
    transcribe: (piece, options, signal) =>
      piece.index === 1
        ? Promise.reject(new AllProvidersFailed([new ProviderError("groq", "bad_request", "unreadable")]))
        : transcriber.transcribe(piece, options, signal),
  };
  const { failed, printed, said } = await run(failing, new Map(), ["1"]);
  expect(failed).toBe(1);
  expect(printed).toContain("piece 0");
  expect(said).toContain("1 finished piece is written, without 0:30 to 1:30");
});

import { PIECES_AT_ONCE } from "../src/app/transcription.ts";
import { createAudioReader } from "../src/audio/reader.ts";
import { type Clock, systemClock } from "../src/clock.ts";
import { openLocalFile } from "../src/cli/sources/local_file.ts";
import { type AudioPiece, type AudioReader, SAMPLE_RATE } from "../src/pipeline/audio_reader.ts";
import { piecePlan } from "../src/pipeline/piece_plan.ts";
import { transcribe } from "../src/pipeline/transcribe.ts";
import type { Transcriber } from "../src/pipeline/transcriber.ts";
import { groqCapabilities } from "../src/providers/groq/capabilities.ts";
import { ArrivalOrder, Semaphore } from "../src/semaphore.ts";
import { createLocal } from "../src/providers/local/local.ts";
import { librivoxSentences, longRecording, MediaFolder } from "../tests/media.ts";
import { type Rounds, type Row, summary, timesMs } from "./report.ts";

/** Seconds of audio that the simulated provider takes in one second, for each request. */
const PROVIDER_SPEED = 100;
const NAIVE = "decoded first, then piece after piece";

/** How a file is taken to its transcript. */
interface Way {
  reader: AudioReader;
  concurrency: number;
}

/** Time to the transcript of long files, as the program does it and naively, in turns. */
export async function longFileBench(rounds: Rounds): Promise<Row[]> {
  await using folder = await MediaFolder.create();
  await using local = createLocal();
  const recorded = await recordings(folder, { long: 40, warmUp: 0.1, short: 3 });
  await timeToTranscript(local, recorded.warmUp, 1); // loads the model
  return [
    {
      what: `40-minute m4a, simulated provider of ${PROVIDER_SPEED} x real time for each piece`,
      ...await timeToTranscript(steadyProvider(systemClock), recorded.long, rounds(3)),
    },
    { what: "3-minute m4a, local", ...await timeToTranscript(local, recorded.short, rounds(3)) },
  ];
}

async function recordings<Name extends string>(
  folder: MediaFolder,
  minutes: Record<Name, number>,
): Promise<Record<Name, string>> {
  const sentences = await librivoxSentences();
  const paths: Record<string, string> = {};
  for (const [name, length] of Object.entries<number>(minutes)) {
    paths[name] = await folder.sound(`${name}.m4a`, longRecording(sentences, length * 60).samples);
  }
  return paths;
}

async function timeToTranscript(
  transcriber: Transcriber,
  path: string,
  rounds: number,
): Promise<Omit<Row, "what">> {
  const reader = programsReader();
  const ours: Way = { reader, concurrency: PIECES_AT_ONCE };
  const naive: Way = { reader: decodingFirst(reader), concurrency: 1 };
  const times: Record<"ours" | "naive", number[]> = { ours: [], naive: [] };
  for (let round = 0; round < rounds; round++) {
    times.naive.push(...await timesMs(1, () => run(transcriber, path, naive)));
    times.ours.push(...await timesMs(1, () => run(transcriber, path, ours)));
  }
  const seconds = (milliseconds: number[]) => summary(milliseconds.map((ms) => ms / 1000));
  return { ...seconds(times.ours), unit: "s", against: { what: NAIVE, value: seconds(times.naive).value } };
}

/** Reads as the program does with its usual settings. */
export function programsReader(): AudioReader {
  return createAudioReader({
    clock: systemClock,
    targetBitrateKbps: 96,
    compressionThresholdMb: 30,
    useStreaming: true,
  });
}

async function run(transcriber: Transcriber, path: string, way: Way): Promise<void> {
  const { signal } = new AbortController();
  await using source = await openLocalFile(path, signal);
  const options = { diarize: false };
  const plan = piecePlan(transcriber.provider, options);
  const pieceSlots = new Semaphore<object>(PIECES_AT_ONCE, new ArrivalOrder());
  const { segments } = await transcribe({ source, transcriber, options, plan, pieceSlots, ...way }, signal);
  if (segments.length === 0) throw new Error(`${path} has no words`);
}

/** Gives out no piece before the whole file is decoded. */
function decodingFirst(reader: AudioReader): AudioReader {
  return {
    ...reader,
    async open(source, plan, signal) {
      const track = await reader.open(source, plan, signal);
      return { ...track, pieces: allAtOnce(track.pieces) };
    },
  };
}

async function* allAtOnce(pieces: AsyncIterable<AudioPiece>): AsyncGenerator<AudioPiece> {
  yield* await Array.fromAsync(pieces);
}

/** Takes Groq's formats, so pieces are really encoded, and a steady time for each second of audio. */
export function steadyProvider(clock: Clock): Transcriber {
  return {
    provider: "groq",
    model: "simulated",
    capabilities: groqCapabilities("whisper-large-v3"),
    async transcribe(piece, _options, signal) {
      await piece.encode(groqCapabilities("whisper-large-v3").limits, signal);
      const endSeconds = piece.samples.length / SAMPLE_RATE;
      await clock.sleep(endSeconds * 1000 / PROVIDER_SPEED, signal);
      return {
        segments: [{ text: "words", startSeconds: 0, endSeconds }],
        provider: "groq",
        model: "simulated",
      };
    },
  };
}

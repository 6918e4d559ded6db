import { mkdir, statfs } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { StepLine } from "../cli/step_line.ts";
import { systemClock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { memoryFile } from "../pipeline/memory_file.ts";
import { LOCAL } from "../providers/local/profile.ts";
import { findRuntime } from "../providers/local/runtime/find_runtime.ts";
import { MODELS, WEIGHTS } from "../providers/local/whisper/catalogue.ts";
import { installModel, makeModel } from "../providers/local/whisper/install_model.ts";
import { freeMemory } from "../providers/local/whisper/memory.ts";
import { proveModel, proveThatItHears, SAMPLE } from "../providers/local/whisper/prove_model.ts";
import { fetchedModel } from "./local_model.ts";
import { openReader } from "./transcription.ts";

/** Turning weights into 8 bits and proving them takes so much, beside what the program takes. */
const CONVERSION_BYTES = 500e6;

/**
 * `transhades model NAME`, or a folder with published weights: makes a speech model ready to run; the exit code is 0 when it is
 * there.
 */
export async function run(settings: Settings, name: string, signal: AbortSignal): Promise<number> {
  const encoder = new TextEncoder();
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(text));
  const line = new StepLine({ write, isTerminal: Deno.stderr.isTerminal() });
  const published = MODELS.find((each) => each.name === name);
  const ownName = published?.name ?? basename(name);
  const modelDir = fetchedModel(settings.DATA_DIR, ownName);
  await mkdir(dirname(modelDir), { recursive: true });
  const size = published?.weights.sizeBytes ?? (await Deno.stat(join(name, WEIGHTS))).size;
  const lacking = await lack(size, dirname(modelDir));
  if (lacking !== undefined) {
    line.say(`model: ${lacking}`);
    return 1;
  }
  const onProgress = (what: string, done: number, total: number) => line.show(what, done, total);
  const proving = (prove: typeof proveModel) => async (folder: string, signal: AbortSignal) =>
    prove(folder, await sampleOf(settings, signal), await findRuntime(settings.TMPDIR));
  if (published === undefined) {
    await makeModel(ownName, name, modelDir, { onProgress, prove: proving(proveThatItHears) }, signal);
  } else {
    const deps = { fetch: plainFetch, clock: systemClock, onProgress, prove: proving(proveModel) };
    await installModel(published, { hub: settings.MODEL_HUB, modelDir }, deps, signal);
  }
  const setting = published?.name ?? resolve(modelDir);
  line.say(`model: ${ownName} is ready in ${modelDir}; LOCAL_MODEL=${setting} uses it`);
  return 0;
}

function plainFetch(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init);
}

/** Why it is not even begun. */
async function lack(weightsBytes: number, folder: string): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(folder);
  const [free, needed] = [bavail * bsize, 1.7 * weightsBytes];
  if (free < needed) {
    return `${folder} has ${megabytes(free)} MB free, and ${megabytes(needed)} are needed: make room`;
  }
  const available = freeMemory();
  if (available >= CONVERSION_BYTES) return undefined;
  return `${megabytes(available)} MB of memory are free, and ${megabytes(CONVERSION_BYTES)} are needed: ` +
    "end other programs, or do it on another machine and copy the folder";
}

async function sampleOf(settings: Settings, signal: AbortSignal): Promise<Int16Array<ArrayBuffer>> {
  // What lies in the executable can be read only as a whole.
  await using source = memoryFile(basename(SAMPLE.path), await Deno.readFile(SAMPLE.path));
  const track = await openReader(settings, systemClock).open(source, LOCAL.piecePlan, signal);
  for await (const { samples } of track.pieces) return samples; // it is short: one piece
  throw new Error(`${SAMPLE.path} holds no sound`);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

import { mkdir, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { openLocalFile } from "../cli/sources/local_file.ts";
import { StepLine } from "../cli/step_line.ts";
import { systemClock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { LOCAL } from "../providers/local/profile.ts";
import { findRuntime } from "../providers/local/runtime/find_runtime.ts";
import { MODELS, type PublishedModel } from "../providers/local/whisper/catalogue.ts";
import { installModel } from "../providers/local/whisper/install_model.ts";
import { proveModel, SAMPLE } from "../providers/local/whisper/prove_model.ts";
import { fetchedModel } from "./local_model.ts";
import { openReader } from "./transcription.ts";

/** Turning weights into 8 bits and proving them takes so much, beside what the program takes. */
const CONVERSION_BYTES = 500e6;

/** `transhades model NAME`: fetches a speech model and makes it ready to run; the exit code is 0 when it is there. */
export async function run(settings: Settings, name: string, signal: AbortSignal): Promise<number> {
  const encoder = new TextEncoder();
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(text));
  const line = new StepLine({ write, isTerminal: Deno.stderr.isTerminal() });
  const model = MODELS.find((each) => each.name === name);
  if (model === undefined) throw new RangeError(`no model is called ${name}`); // the command line knows them, too
  const modelDir = fetchedModel(settings.DATA_DIR, name);
  await mkdir(dirname(modelDir), { recursive: true });
  const lacking = await lack(model, dirname(modelDir));
  if (lacking !== undefined) {
    line.say(`model: ${lacking}`);
    return 1;
  }
  const deps = {
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    clock: systemClock,
    onProgress: (what: string, done: number, total: number) => line.show(what, done, total),
    prove: (folder: string, signal: AbortSignal) => prove(folder, settings, signal),
  };
  const isNew = await installModel(model, { hub: settings.MODEL_HUB, modelDir }, deps, signal);
  line.say(
    `model: ${name} ${isNew ? "is ready" : "is there and whole"} in ${modelDir}; LOCAL_MODEL=${name} uses it`,
  );
  return 0;
}

/** Why it is not even begun. */
async function lack({ weights }: PublishedModel, folder: string): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(folder);
  const [free, needed] = [bavail * bsize, 1.7 * weights.sizeBytes];
  if (free < needed) {
    return `${folder} has ${megabytes(free)} MB free, and ${megabytes(needed)} are needed: make room`;
  }
  const { available } = Deno.systemMemoryInfo();
  if (available >= CONVERSION_BYTES) return undefined;
  return `${megabytes(available)} MB of memory are free, and ${megabytes(CONVERSION_BYTES)} are needed: ` +
    "end other programs, or do it on another machine and copy the folder";
}

async function prove(modelDir: string, settings: Settings, signal: AbortSignal): Promise<void> {
  const reader = openReader(settings, systemClock);
  await using source = await openLocalFile(SAMPLE.path, signal);
  const track = await reader.open(source, LOCAL.piecePlan, signal);
  for await (const { samples } of track.pieces) {
    await proveModel(modelDir, samples, await findRuntime(settings.TMPDIR));
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

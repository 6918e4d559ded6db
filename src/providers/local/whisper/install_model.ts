import { join } from "node:path";
import { type PublishedModel, WEIGHTS } from "./catalogue.ts";
import { convert } from "./conversion/convert.ts";
import { type FetchDeps, fetchFile } from "./fetch_file.ts";
import { sumOf } from "../proven_file.ts";
import { checkFolder, DESCRIPTION, type Description, FILES, type FileSums } from "./model_folder.ts";

export interface MakeDeps {
  /** Told what is done, and how much of it. */
  onProgress(what: string, doneBytes: number, totalBytes: number): void;
  /** Hears a sample with the model in this folder. @throws when that gives other words */
  prove(modelDir: string, signal: AbortSignal): Promise<void>;
}

export type InstallDeps = MakeDeps & Omit<FetchDeps, "onProgress">;

/**
 * Makes `modelDir` hold a published model, ready to run: fetched, turned into 8 bits, proven on a sample, and only then put in its
 * place.
 * @returns false when it was there
 */
export async function installModel(
  model: PublishedModel,
  { hub, modelDir }: { hub: string; modelDir: string },
  deps: InstallDeps,
  signal: AbortSignal,
): Promise<boolean> {
  if (await checkFolder(modelDir).then(() => true, () => false)) return false;
  const fetched = `${modelDir}.fetched`;
  await Deno.mkdir(fetched, { recursive: true });
  for (const file of [model.tokenizer, model.weights]) {
    const place = { folder: `${hub}/${model.folder}`, path: join(fetched, file.name) };
    const onProgress = (done: number) => deps.onProgress(`fetching ${file.name}`, done, file.sizeBytes);
    await fetchFile(file, place, { ...deps, onProgress }, signal);
  }
  await makeModel(model.name, fetched, modelDir, deps, signal);
  await removeFolder(fetched); // 16 bits are no longer needed
  return true;
}

/** The same from a folder that holds `model.bin` (CTranslate2's format, not quantised) and `tokenizer.json`. */
export async function makeModel(
  name: string,
  from: string,
  modelDir: string,
  deps: MakeDeps,
  signal: AbortSignal,
): Promise<void> {
  const made = `${modelDir}.made`;
  await removeFolder(made);
  await Deno.mkdir(made, { recursive: true });
  const description = await makeFiles(name, from, made, deps);
  await Deno.writeTextFile(join(made, DESCRIPTION), JSON.stringify(description, undefined, 2));
  await deps.prove(made, signal);
  await removeFolder(modelDir);
  await Deno.rename(made, modelDir);
}

async function makeFiles(
  name: string,
  from: string,
  made: string,
  { onProgress }: MakeDeps,
): Promise<Description> {
  const path = (file: keyof typeof FILES) => join(made, FILES[file]);
  const weights = join(from, WEIGHTS);
  const half = (await Deno.stat(weights)).size / 2;
  let done = 0;
  const onBytes = (count: number) => onProgress("turning into 8 bits", Math.min(done += count, half), half);
  const shape = convert(weights, { encoder: path("encoder"), decoder: path("decoder") }, onBytes);
  await Deno.copyFile(join(from, FILES.tokenizer), path("tokenizer"));
  const sums: FileSums = {
    encoder: await sumOf(path("encoder")),
    decoder: await sumOf(path("decoder")),
    tokenizer: await sumOf(path("tokenizer")),
  };
  return { version: 1, name, shape, sums };
}

async function removeFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

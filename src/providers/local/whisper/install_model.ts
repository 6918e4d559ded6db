import { join } from "node:path";
import type { PublishedModel } from "./catalogue.ts";
import { convert } from "./conversion/convert.ts";
import { type FetchDeps, fetchFile } from "./fetch_file.ts";
import { sumOf } from "../proven_file.ts";
import { checkFolder, DESCRIPTION, type Description, FILES, type FileSums } from "./model_folder.ts";

export interface InstallDeps extends Omit<FetchDeps, "onProgress"> {
  /** Told what is done, and how much of it. */
  onProgress(what: string, doneBytes: number, totalBytes: number): void;
  /** Hears a sample with the model in this folder. @throws when that gives other words */
  prove(modelDir: string, signal: AbortSignal): Promise<void>;
}

/**
 * Makes `modelDir` hold the model, ready to run: fetched, turned into 8 bits, proven on a sample, and only then put in its place.
 * @returns false when it was there
 */
export async function installModel(
  model: PublishedModel,
  { hub, modelDir }: { hub: string; modelDir: string },
  deps: InstallDeps,
  signal: AbortSignal,
): Promise<boolean> {
  if (await checkFolder(modelDir).then(() => true, () => false)) return false;
  const [fetched, made] = [`${modelDir}.fetched`, `${modelDir}.made`];
  await Deno.mkdir(fetched, { recursive: true });
  for (const file of [model.tokenizer, model.weights]) {
    const place = { folder: `${hub}/${model.folder}`, path: join(fetched, file.name) };
    const onProgress = (done: number) => deps.onProgress(`fetching ${file.name}`, done, file.sizeBytes);
    await fetchFile(file, place, { ...deps, onProgress }, signal);
  }
  await makeFolder(model, fetched, made, deps);
  await deps.prove(made, signal);
  await removeFolder(modelDir);
  await Deno.rename(made, modelDir);
  await removeFolder(fetched); // 16 bits are no longer needed
  return true;
}

async function makeFolder(
  { name, weights, tokenizer }: PublishedModel,
  fetched: string,
  made: string,
  deps: InstallDeps,
): Promise<void> {
  await removeFolder(made);
  await Deno.mkdir(made);
  const path = (file: keyof typeof FILES) => join(made, FILES[file]);
  let done = 0;
  const half = weights.sizeBytes / 2;
  const onBytes = (count: number) =>
    deps.onProgress("turning into 8 bits", Math.min(done += count, half), half);
  const to = { encoder: path("encoder"), decoder: path("decoder") };
  const shape = convert(join(fetched, weights.name), to, onBytes);
  await Deno.copyFile(join(fetched, tokenizer.name), path("tokenizer"));
  const sums: FileSums = {
    encoder: await sumOf(path("encoder")),
    decoder: await sumOf(path("decoder")),
    tokenizer: tokenizer.sha256,
  };
  const description: Description = { version: 1, name, shape, sums };
  await Deno.writeTextFile(join(made, DESCRIPTION), JSON.stringify(description, undefined, 2));
}

async function removeFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

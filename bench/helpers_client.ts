import type { FileRef } from "../src/pipeline/file_source.ts";
import { openHelped } from "../tests/download/helper_bed.ts";
import { MediaFolder } from "../tests/media.ts";

/*
 * A bot, with helpers if its settings name some, reads the beginning of a file in a process of its own:
 * `deno run -A bench/helpers_client.ts JOB`, where JOB is a HelpersJob in JSON. Prints a HelpersMeasure in JSON.
 */

export interface HelpersJob {
  /** The settings. */
  env: Record<string, string>;
  file: FileRef;
  bytes: number;
}

export interface HelpersMeasure {
  received: number;
  seconds: number;
}

async function measure({ env, file, bytes }: HelpersJob): Promise<HelpersMeasure> {
  const { signal } = new AbortController();
  await using folder = await MediaFolder.create();
  await using helped = await openHelped(env, folder.path);
  await using opened = await helped.downloads.opener.open(file, signal);
  const startedAt = performance.now();
  let received = 0;
  for await (const chunk of opened.read(0, bytes, signal)) received += chunk.length;
  return { received, seconds: (performance.now() - startedAt) / 1000 };
}

if (import.meta.main) console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]))));

import { join } from "node:path";
import process from "node:process";
import { ProviderError } from "../../../pipeline/errors.ts";
import { FILES } from "./model_folder.ts";

/** A worker takes so much, and the graphs of its model so many times their size (measured: 350 MB of 42, 490 of 79, 920 of 254). */
const WORKER_BYTES = 300e6;
const GRAPHS_TIMES = 2.5;
/** A worker with the English model beside it (measured: 160 to 180 MB). */
export const ENGLISH_BYTES = 180e6;

/** Tells how much memory there is for this process. */
export type FreeMemory = () => number;

export const freeMemory: FreeMemory = () =>
  leastFree({
    machineFree: Deno.systemMemoryInfo().available,
    // Deno looks it up in cgroups of either version, which the program itself may not read.
    limit: process.constrainedMemory(),
    used: Deno.memoryUsage().rss,
  });

/** ffmpeg counts for the same limit. */
const BESIDE_BYTES = 50e6;

/** Of what the machine has free, as much as a container's or a service's limit leaves; a limit of 0 is none. */
export function leastFree(
  { machineFree, limit, used }: Record<"machineFree" | "limit" | "used", number>,
): number {
  const left = limit > 0 ? limit - used - BESIDE_BYTES : Infinity;
  return Math.max(0, Math.min(machineFree, left));
}

/** What one worker with the model in this folder takes at most. */
export function workerBytes(modelDir: string): number {
  const size = (name: string) => {
    try {
      return Deno.statSync(join(modelDir, name)).size;
    } catch {
      return 0; // whoever loads it tells what is missing
    }
  };
  return WORKER_BYTES + GRAPHS_TIMES * (size(FILES.encoder) + size(FILES.decoder));
}

/** So many of the wanted workers as there is memory for; one at least. */
export function workersWithin(wanted: number, workerBytes: number, free: FreeMemory): number {
  return Math.max(1, Math.min(wanted, Math.floor(free() / workerBytes)));
}

/** @throws {ProviderError} "unavailable" when there is not enough for one more worker */
export function requireMemory(modelDir: string, needed: number, free: FreeMemory): void {
  const there = free();
  if (there >= needed) return;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const message = `the speech model in ${modelDir} needs ${
    megabytes(needed)
  } MB of memory for each worker, and ${
    megabytes(there)
  } MB are free: choose a smaller LOCAL_MODEL, or fewer LOCAL_WORKERS`;
  throw new ProviderError("local", "unavailable", message);
}

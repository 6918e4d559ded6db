/** What changes without meaning anything is no news. */
const MEGABYTES_STEP = 10;

/** Memory of this process, to the nearest ten megabytes. */
export function residentMegabytes(): number {
  return Math.round(Deno.memoryUsage().rss / 1e6 / MEGABYTES_STEP) * MEGABYTES_STEP;
}

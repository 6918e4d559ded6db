import type { Stretch } from "../audio/excerpt.ts";
import type { Bytes, FileOpener, FileRef } from "../pipeline/file_source.ts";
import { ArrivalOrder, Semaphore } from "../semaphore.ts";
import type { Transcription } from "./transcription.ts";

/** Nobody waits longer for half a minute of sound. */
const PATIENCE_MS = 60_000;

/** Stretches of recordings, one after the other: beside what is transcribed they are to cost little. */
export function excerptsOf(opener: FileOpener, { excerpt }: Pick<Transcription, "excerpt">) {
  const turns = new Semaphore<object>(1, new ArrivalOrder());
  return async (file: FileRef, stretch: Stretch): Promise<Bytes> => {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    using _turn = await turns.acquire({}, patience);
    await using opened = await opener.open(file, patience);
    await opened.measure(patience);
    return await excerpt(opened, stretch, patience);
  };
}

import { getLogger } from "@logtape/logtape";
import type { RemoteFile, SoundFile } from "../../pipeline/file_source.ts";
import { NoView } from "./boxes.ts";
import { choose } from "./choice.ts";
import { findIndex } from "./find_index.ts";
import { soundIndex } from "./sound_index.ts";
import { SoundView } from "./sound_view.ts";

const log = getLogger(["transhades", "audio"]);

/** The sound of a video as a file of its own, where its index tells all places and reading these comes sooner. */
export async function soundOf(source: RemoteFile, signal: AbortSignal): Promise<SoundFile | undefined> {
  if (source.sizeBytes === undefined || source.cost() === undefined) return undefined;
  try {
    return await viewOf(source, source.sizeBytes, signal);
  } catch (error) {
    if (!(error instanceof NoView || error instanceof RangeError)) throw error;
    const reason = error instanceof NoView ? error.message : "its index ends too early";
    log.info("a file is read whole: {reason}", { reason });
  }
}

async function viewOf(
  source: RemoteFile,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<SoundFile | undefined> {
  const index = soundIndex(await findIndex(source, sizeBytes, signal), sizeBytes);
  const whole = source.cost();
  const costOf = (ranges: Parameters<typeof choose>[0]) => source.cost(ranges);
  if (whole === undefined) return undefined;
  const choice = choose(index.chunks, costOf, whole);
  const alone = costOf(index.chunks);
  const facts = { ofBytes: whole.bytes, wholeRequests: whole.requests, wholeSeconds: rounded(whole.seconds) };
  if (choice === undefined) {
    log.info(
      "a file is read whole: {ofBytes} bytes in {wholeRequests} requests and {wholeSeconds} s, its sound alone {bytes} in {requests} and {seconds} s",
      { ...facts, ...alone, seconds: rounded(alone?.seconds) },
    );
    return undefined;
  }
  const { bytes, requests, seconds } = choice.cost;
  log.info(
    "only the sound of a file is read: {bytes} of {ofBytes} bytes in {requests} instead of {wholeRequests} requests, in about {seconds} instead of {wholeSeconds} s, gaps of {gapBytes} bytes along with it",
    { ...facts, bytes, requests, seconds: rounded(seconds), gapBytes: choice.gapBytes },
  );
  return new SoundView(source, index, choice.gapBytes);
}

function rounded(seconds = 0): number {
  return Math.round(seconds * 10) / 10;
}

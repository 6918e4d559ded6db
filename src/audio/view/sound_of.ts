import { getLogger } from "@logtape/logtape";
import type { ReadingCost, RemoteFile, SoundFile } from "../../pipeline/file_source.ts";
import { NoView } from "./boxes.ts";
import { type Choice, choose } from "./choice.ts";
import { findIndex, LookedAt } from "./find_index.ts";
import { soundIndex } from "./sound_index.ts";
import { SoundView } from "./sound_view.ts";

const log = getLogger(["transhades", "audio"]);

/** Requests, one after the other, that are made for the view alone. */
const LOOKS = 2;
/** Share of the time that the whole takes, which may be lost when it is read after all. */
const MOST_LOST = 0.05;

/** The sound of a video as a file of its own, where its index tells all places and reading these comes sooner. */
export async function soundOf(source: RemoteFile, signal: AbortSignal): Promise<SoundFile | undefined> {
  if (!isWorthALook(source)) return undefined;
  try {
    return await viewOf(source, signal);
  } catch (error) {
    if (!(error instanceof NoView || error instanceof RangeError)) throw error;
    const reason = error instanceof NoView ? error.message : "its index ends too early";
    log.info("a file is read whole: {reason}", { reason });
  }
}

function isWorthALook(source: RemoteFile): boolean {
  const [whole, look] = [source.cost(), source.cost([{ start: 0, end: 1 }])];
  return whole !== undefined && look !== undefined && LOOKS * look.seconds <= MOST_LOST * whole.seconds;
}

async function viewOf(source: RemoteFile, signal: AbortSignal): Promise<SoundFile | undefined> {
  const file = new LookedAt(source, signal);
  await file.boxAt(0);
  await source.gauge(signal);
  if (!isWorthALook(source)) throw new NoView("all of it takes little longer than a look at its index");
  const sizeBytes = await source.measure(signal);
  const index = soundIndex(await findIndex(file, sizeBytes), sizeBytes);
  const [whole, alone] = [source.cost(), source.cost(index.chunks)];
  if (whole === undefined || alone === undefined) return undefined;
  const choice = choose(index.chunks, (ranges) => source.cost(ranges), whole);
  tell(whole, alone, choice);
  return choice && new SoundView(source, index, choice.gapBytes);
}

/** Why a file is read as it is. */
function tell(whole: ReadingCost, alone: ReadingCost, choice: Choice | undefined): void {
  const { bytes, requests, seconds } = choice?.cost ?? alone;
  const facts = {
    ...{ bytes, requests, seconds: rounded(seconds), gapBytes: choice?.gapBytes },
    ...{ ofBytes: whole.bytes, ofRequests: whole.requests, ofSeconds: rounded(whole.seconds) },
  };
  if (choice === undefined) {
    log.info(
      "a file is read whole, {ofBytes} bytes in {ofRequests} requests and about {ofSeconds} s: its sound alone would be {bytes} in {requests} and {seconds} s",
      facts,
    );
  } else {
    log.info(
      "only the sound of a file is read, with gaps of up to {gapBytes} bytes: {bytes} of {ofBytes} bytes in {requests} instead of {ofRequests} requests and about {seconds} instead of {ofSeconds} s",
      facts,
    );
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

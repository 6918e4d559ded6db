import type { CachedFile } from "./cached_file.ts";
import { inputArguments, type Look } from "./input.ts";
import { Loopback } from "./loopback.ts";
import { isInFragments } from "./mp4_index.ts";
import { refuseStandstill } from "./standstill.ts";
import type { AudioSettings } from "./settings.ts";
import { Tool, type ToolOutcome } from "./tool.ts";
import {
  audioStreams,
  decodableTracks,
  PROBE_ENTRIES,
  type ProbeOutput,
  probeOutput,
  type Track,
} from "./tracks.ts";
import { soundless, unreadable } from "./unreadable.ts";

/** What ffprobe knows of a file. */
export interface Probe {
  /** ffmpeg's names of the container, such as "mov,mp4,m4a,3gp,3g2,mj2". */
  format: string;
  /** Those that may be decoded, in the order in which they are tried. */
  tracks: readonly [Track, ...Track[]];
  /** Is there nothing else in the file than one track of sound and a cover picture? */
  onlyTrack: boolean;
  /** How one must look into the file to find all its sound. */
  look: Look;
}

/** Encryption by sample is told with each packet: the first few hold one of every track. */
const FIRST_PACKETS = "%+#8";
/** ffprobe guesses at random bytes with this certainty out of 100. */
const GUESS_SCORE = 1;

/** ffprobe gives up on a file of which it cannot decode any one track, such as a broken picture: ffmpeg may do better. */
const UNKNOWN: Omit<Probe, "look"> = {
  format: "unknown",
  tracks: [{
    index: 0,
    codec: "unknown",
    channels: 2,
    seconds: undefined,
    ownSeconds: undefined,
    offsetSeconds: 0,
    language: "",
  }],
  onlyTrack: false,
};

/** @throws {InputError} when there is no audio track that could be read */
export async function probe(
  file: CachedFile,
  name: string,
  settings: AudioSettings,
): Promise<Probe> {
  const usual = await isLongInFragments(file) ? "fragments" : "usual";
  const found = await look(usual, file, name, settings);
  const isHidden = found !== undefined && audioStreams(found).every(({ sample_rate }) => sample_rate === 0);
  const further = isHidden ? await look("far", file, name, settings) : undefined;
  const output = further ?? found;
  if (output === undefined) return { ...UNKNOWN, look: usual };
  if (audioStreams(output).length === 0) throw await soundless(file);
  const known = {
    format: output.format.format_name,
    tracks: decodableTracks(output),
    onlyTrack: isOnlyTrack(output),
  };
  if (isHidden) return { ...known, look: "far" };
  return { ...usual === "fragments" ? withoutLengths(known) : known, look: usual };
}

/** Of what is kept whole in memory ffmpeg may go through all fragments, and learns how long it is. */
async function isLongInFragments(file: CachedFile): Promise<boolean> {
  return file.sizeBytes !== undefined && file.sizeBytes > file.capacityBytes && await isInFragments(file);
}

/** Those that ffprobe tells are of the first fragment. */
function withoutLengths<F extends Pick<Probe, "tracks">>(found: F): F {
  const unknown = (track: Track) => ({ ...track, seconds: undefined, ownSeconds: undefined });
  const [first, ...others] = found.tracks;
  return { ...found, tracks: [unknown(first), ...others.map(unknown)] };
}

/** Undefined: the container was read, but of some track nothing could be learnt. */
async function look(
  how: Look,
  file: CachedFile,
  name: string,
  settings: AudioSettings,
): Promise<ProbeOutput | undefined> {
  const { stdout, outcome, wasOpened } = await runProbe(file, how, settings);
  file.throwIfFailed();
  if (!outcome.success && wasOpened) return undefined;
  const parsed = probeOutput.safeParse(outcome.success ? JSON.parse(stdout) : undefined);
  if (!parsed.success || parsed.data.format.probe_score <= GUESS_SCORE) {
    throw await unreadable(file, name, outcome.errors);
  }
  return parsed.data;
}

/** The same of a file in front of which there is silence that it does not tell of: such a file is not what is sent on. */
export function withLead(found: Probe, leadSeconds = 0): Probe {
  if (leadSeconds === 0) return found;
  const later = (seconds: number | undefined) => seconds === undefined ? undefined : seconds + leadSeconds;
  const [first, ...others] = found.tracks.map((track) => ({
    ...track,
    seconds: later(track.seconds),
    ownSeconds: later(track.ownSeconds),
    offsetSeconds: track.offsetSeconds + leadSeconds,
  }));
  return { ...found, tracks: [first, ...others], onlyTrack: false };
}

interface ProbeRun {
  stdout: string;
  outcome: ToolOutcome;
  /** Was the container read, whatever came then? */
  wasOpened: boolean;
}

async function runProbe(file: CachedFile, how: Look, settings: AudioSettings): Promise<ProbeRun> {
  // Of a file that can be read only once, ffprobe gets no more than stays in memory for ffmpeg.
  await using loopback = new Loopback(file, file.sizeBytes === undefined ? file.capacityBytes : undefined);
  const args = [
    ...["-of", "json", "-show_entries", PROBE_ENTRIES],
    ...["-show_packets", "-read_intervals", FIRST_PACKETS],
    ...inputArguments(loopback.url, file, how, settings),
  ];
  await using ffprobe = new Tool(settings.ffprobePath, args, file.signal);
  const run = Promise.all([new Response(ffprobe.stdout).text(), ffprobe.end()]);
  const [stdout, outcome] = await refuseStandstill(run, {
    clock: settings.clock,
    patienceMs: settings.bounds.patienceMs,
    waitedMs: () => file.waitedMs(),
  });
  return { stdout, outcome, wasOpened: !outcome.errors.includes(`${loopback.url}: `) };
}

function isOnlyTrack({ streams }: ProbeOutput): boolean {
  return streams.every((stream) => stream.codec_type === "audio" || stream.disposition.attached_pic === 1) &&
    streams.filter(({ codec_type }) => codec_type === "audio").length === 1;
}

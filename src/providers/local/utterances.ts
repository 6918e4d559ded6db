import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import { FRAME_SAMPLES, frameLevels } from "../../pipeline/silence.ts";

/** Speech between two pauses; sample places within the piece, `endSample` exclusive. */
export interface Utterance {
  startSample: number;
  endSample: number;
}

/** Frames of speech, `end` exclusive. */
interface Run {
  start: number;
  end: number;
}

const frames = (seconds: number) => Math.round(seconds * SAMPLE_RATE / FRAME_SAMPLES);

/** Nothing below this is speech, however silent the rest is. */
const QUIETEST_SPEECH_DB = -60;
/** Sound that varies less than this between its quiet and its loud parts is noise or hum. */
const LEAST_SPREAD_DB = 4;
/** Speech is at least this much above the noise floor. */
const ABOVE_NOISE_DB = 2.5;
/** A dip this short belongs to the word (stops, soft consonants). */
const DIP = frames(0.15);
/** Shorter bursts are clicks. */
const SHORTEST_RUN = frames(0.1);
/** A pause this long always ends an utterance. */
const LONG_PAUSE = frames(0.4);
/** Longer utterances are cut at their best pause, for captions that can be read and times that are right. */
const PREFERRED_LENGTH = frames(6);
/** No part of such a cut is shorter: the model needs context. */
const SHORTEST_PART = frames(1.5);
/** Speech without any pause is cut at its quietest moment. */
const GREATEST_LENGTH = frames(15);

/** Finds what is said in a piece of audio: utterances in order, cut where the speaker pauses; none in silence or noise. */
export function findUtterances(samples: Int16Array): Utterance[] {
  const levels = frameLevels(samples);
  return groups(speechRuns(levels), levels).map(({ start, end }) => ({
    startSample: start * FRAME_SAMPLES,
    endSample: Math.min(end * FRAME_SAMPLES, samples.length),
  }));
}

function speechRuns(levels: Float32Array): Run[] {
  const threshold = speechThreshold(levels);
  const runs: Run[] = [];
  for (let frame = 0; frame < levels.length; frame++) {
    if (levels[frame] < threshold) continue;
    const last = runs.at(-1);
    if (last !== undefined && frame - last.end <= DIP) last.end = frame + 1;
    else runs.push({ start: frame, end: frame + 1 });
  }
  return runs.filter(({ start, end }) => end - start >= SHORTEST_RUN);
}

/** A fifth of the way from the noise floor to the loud syllables: soft consonants and speech in noise are above it. */
function speechThreshold(levels: Float32Array): number {
  const sounding = levels.filter((level) => level > QUIETEST_SPEECH_DB - 20);
  const [floor, loud] = [percentile(sounding, 0.05), percentile(sounding, 0.95)];
  const isSteady = loud - floor < LEAST_SPREAD_DB && sounding.length === levels.length;
  return isSteady
    ? Infinity
    : Math.max(QUIETEST_SPEECH_DB, floor + Math.max(ABOVE_NOISE_DB, (loud - floor) / 5));
}

/** The level below which `share` (0 to 1) of the levels lie. */
function percentile(levels: Float32Array, share: number): number {
  return levels.toSorted()[Math.floor(share * (levels.length - 1))] ?? QUIETEST_SPEECH_DB;
}

function groups(runs: readonly Run[], levels: Float32Array): Run[] {
  if (runs.length === 0) return [];
  const whole = { start: runs[0].start, end: runs[runs.length - 1].end };
  const cut = bestPause(runs, whole);
  if (cut !== undefined) return [...groups(runs.slice(0, cut), levels), ...groups(runs.slice(cut), levels)];
  if (whole.end - whole.start <= GREATEST_LENGTH) return [whole];
  const middle = quietestFrame(levels, whole);
  return [{ start: whole.start, end: middle }, { start: middle, end: whole.end }]
    .flatMap((half) => groups([half], levels));
}

/** The index of the run before which to cut; undefined when the runs are one good utterance. */
function bestPause(runs: readonly Run[], { start, end }: Run): number | undefined {
  const pauses = runs.slice(1).map((run, i) => ({
    cut: i + 1,
    length: run.start - runs[i].end,
    at: run.start,
  }));
  const allowed = pauses.filter(({ length, at }) =>
    length >= LONG_PAUSE ||
    end - start > PREFERRED_LENGTH && at - start >= SHORTEST_PART && end - at >= SHORTEST_PART
  );
  return allowed.toSorted((a, b) => b.length - a.length).at(0)?.cut;
}

/** Both sides of an utterance's quietest moment. */
export function halves(samples: Int16Array, { startSample, endSample }: Utterance): Utterance[] {
  const levels = frameLevels(samples.subarray(startSample, endSample));
  const middle = startSample + FRAME_SAMPLES * quietestFrame(levels, { start: 0, end: levels.length });
  return [{ startSample, endSample: middle }, { startSample: middle, endSample }];
}

/** The quietest moment in the middle half. */
function quietestFrame(levels: Float32Array, { start, end }: Run): number {
  const quarter = Math.floor((end - start) / 4);
  let quietest = start + quarter;
  for (let frame = quietest; frame < end - quarter; frame++) {
    if (levels[frame] < levels[quietest]) quietest = frame;
  }
  return quietest;
}

/** What the model hears around an utterance: the first and last consonants are softer than the threshold. */
const MARGIN_SAMPLES = 0.2 * SAMPLE_RATE;

/** Widens utterances into the pauses around them, never into each other or out of the piece. */
export function withMargins(utterances: readonly Utterance[], sampleCount: number): Utterance[] {
  return utterances.map(({ startSample, endSample }, i) => {
    const before = i === 0 ? 0 : middle(utterances[i - 1].endSample, startSample);
    const after = i === utterances.length - 1
      ? sampleCount
      : middle(endSample, utterances[i + 1].startSample);
    return {
      startSample: Math.max(startSample - MARGIN_SAMPLES, before),
      endSample: Math.min(endSample + MARGIN_SAMPLES, after),
    };
  });
}

function middle(a: number, b: number): number {
  return Math.floor((a + b) / 2);
}

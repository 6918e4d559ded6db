import type { Taken } from "./instance.ts";

/** What one bot took at a time. */
export interface Sample extends Taken {
  instance: number;
  minutes: number;
  messages: number;
  lost: number;
  wrong: number;
  doubled: number;
}

/** What is held of memory may grow by as much after the warm-up: its least, for what is garbage goes again. */
const MOST_GROWTH = 0.03;
/** What stays over this part of all stretches, the last ones: a wave of garbage lasts for minutes, a leak for good. */
const LAST_SHARE = 0.25;
/** Connections come and go: so many more handles are no growth. */
const SPARE_HANDLES = 20;

const MEMORY = ["RSS MB: least", "median", "at most", "heap MB", "external MB"];
const COUNTS = ["threads", "fds", "KV MB", "lost", "wrong", "doubled"];
const HEADER = ["minutes", "bot", "messages", ...MEMORY, ...COUNTS];

export function header(): string {
  return HEADER.join("  ");
}

/** A row under the header. */
export function row(sample: Sample): string {
  const { least, resident, peak, heapUsed, external } = sample;
  const cells = [
    ...[sample.minutes.toFixed(1), sample.instance, sample.messages],
    ...[least, resident, peak, heapUsed, external].map(megabytes),
    ...[sample.threads, sample.handles, megabytes(sample.database)],
    ...[sample.lost, sample.wrong, sample.doubled],
  ];
  return cells.map((cell, at) => `${cell}`.padStart(HEADER[at].length)).join("  ");
}

/** What is not as it should be, in words; what is held begins with the first sample of at least `warm` messages. */
export function offences(samples: readonly Sample[], warm: number): string[] {
  const byInstance = Map.groupBy(samples, ({ instance }) => instance);
  const last = samples.at(-1);
  return [
    ...[...byInstance.values()].flatMap((own) => growth(own.filter(({ messages }) => messages >= warm))),
    ...(["lost", "wrong", "doubled"] as const).filter((what) => last !== undefined && last[what] > 0)
      .map((what) => `${last?.[what]} answers are ${what}`),
  ];
}

function growth(held: readonly Sample[]): string[] {
  const [first, ...later] = held;
  if (first === undefined || later.length === 0) return [];
  const last = later.slice(Math.floor(later.length * (1 - LAST_SHARE)));
  const stays = (what: "least" | "handles") => Math.min(...last.map((sample) => sample[what]));
  const grown = stays("least") / first.least - 1;
  const handles = stays("handles") - first.handles;
  const who = `bot ${first.instance}`;
  return [
    ...(grown > MOST_GROWTH ? [`${who}: memory grew by ${(grown * 100).toFixed(1)} %`] : []),
    ...(handles > SPARE_HANDLES ? [`${who}: ${handles} handles more`] : []),
  ];
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "-" : (bytes / 1e6).toFixed(1);
}

/** What happened in a stretch of time; each figure is a sum over it, or the most that was seen in it. */
export interface Sample {
  /** Begin of its stretch (milliseconds since the Unix epoch). */
  at: number;
  delivered: number;
  failed: number;
  audioSeconds: number;
  dollars: number;
  busyWorkers: number;
  waiting: number;
}

/** The last stretches of time, oldest first; those in which the program did not run are missing. */
export interface Ring {
  samples: Sample[];
}

export interface RingSize {
  everyMs: number;
  mostSamples: number;
}

/** The ring with what was seen since the sample before: it goes into the stretch that it lies in. */
export function withSample(ring: Ring, seen: Sample, { everyMs, mostSamples }: RingSize): Ring {
  const at = Math.floor(seen.at / everyMs) * everyMs;
  const before = ring.samples.filter((sample) => sample.at < at); // a clock that was set back takes what lies ahead along
  const same = ring.samples.find((sample) => sample.at === at);
  const sample = same ? joined(same, seen) : { ...seen, at };
  return { samples: [...before, sample].slice(-mostSamples) };
}

/** The same with what was seen in several stretches, before anything or after it. */
export function withSamples(ring: Ring | undefined, seen: readonly Sample[], size: RingSize): Ring {
  return seen.reduce((sum, sample) => withSample(sum, sample, size), ring ?? { samples: [] });
}

function joined(a: Sample, b: Sample): Sample {
  return {
    at: a.at,
    delivered: a.delivered + b.delivered,
    failed: a.failed + b.failed,
    audioSeconds: a.audioSeconds + b.audioSeconds,
    dollars: a.dollars + b.dollars,
    busyWorkers: Math.max(a.busyWorkers, b.busyWorkers),
    waiting: Math.max(a.waiting, b.waiting),
  };
}

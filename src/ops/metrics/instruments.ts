import { Counter, Gauge, Histogram, Registry } from "prom-client";

type Labels<Name extends string> = Partial<Record<Name, string>>;

/** A number that only grows. */
interface Sum<Name extends string> {
  add(labels: Labels<Name>, value?: number): void;
}

/** Numbers as they are just now: whatever the next `show` leaves out, or knows no value of, is not told any more. */
interface Reading<Name extends string> {
  show(samples: readonly (readonly [Labels<Name>, number | undefined])[]): void;
}

/** How much of what was seen lay below each bound. */
interface Distribution<Name extends string> {
  see(labels: Labels<Name>, value: number): void;
}

/** Names that every program, or every user of BullMQ, shares stay as they are. */
const SHARED = /^(process|bullmq)_/;

/** Makes the metrics of one program: nothing is global, and names begin alike. */
export class Instruments {
  readonly #registry = new Registry();

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  sum<Name extends string>(name: string, help: string, labelNames: Name[] = []): Sum<Name> {
    const counter = new Counter(this.#settings(name, help, labelNames));
    return { add: (labels, value = 1) => counter.inc(labels, value) };
  }

  /** A sum that somebody else adds up. */
  total<Name extends string>(name: string, help: string, labelNames: Name[] = []): Reading<Name> {
    const counter = new Counter(this.#settings(name, help, labelNames));
    return reading(counter, labelNames, (labels, value) => counter.inc(labels, value));
  }

  gauge<Name extends string>(name: string, help: string, labelNames: Name[] = []): Reading<Name> {
    const gauge = new Gauge(this.#settings(name, help, labelNames));
    return reading(gauge, labelNames, (labels, value) => gauge.set(labels, value));
  }

  distribution<Name extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: Name[] = [],
  ): Distribution<Name> {
    const histogram = new Histogram({ ...this.#settings(name, help, labelNames), buckets });
    return { see: (labels, value) => histogram.observe(labels, value) };
  }

  #settings<Name extends string>(name: string, help: string, labelNames: Name[]) {
    const fullName = SHARED.test(name) ? name : `transhades_${name}`;
    return { name: fullName, help, labelNames, registers: [this.#registry] };
  }
}

function reading<Name extends string>(
  metric: { reset(): void; remove(): void },
  labelNames: readonly Name[],
  set: (labels: Labels<Name>, value: number) => void,
): Reading<Name> {
  return {
    show(samples) {
      metric.reset();
      // Without labels a reset shows 0, which nobody has read.
      if (labelNames.length === 0) metric.remove();
      for (const [labels, value] of samples) if (value !== undefined) set(labels, value);
    },
  };
}

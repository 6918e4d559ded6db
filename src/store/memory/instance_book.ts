import type { Clock } from "../../clock.ts";
import { INSTANCE_KNOWN_MS, type InstanceBook, type InstanceStatus } from "../../ops/status.ts";

/** The instances in this process. */
export class MemoryInstanceBook implements InstanceBook {
  readonly #clock: Clock;
  readonly #known = new Map<string, { instance: InstanceStatus; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(instance: InstanceStatus): Promise<void> {
    this.#known.set(instance.name, {
      instance: { ...instance },
      until: this.#clock.now() + INSTANCE_KNOWN_MS,
    });
    return Promise.resolve();
  }

  leave(name: string): Promise<void> {
    this.#known.delete(name);
    return Promise.resolve();
  }

  list(): Promise<InstanceStatus[]> {
    const now = this.#clock.now();
    for (const [name, { until }] of this.#known) if (until <= now) this.#known.delete(name);
    const instances = [...this.#known.values()].map(({ instance }) => ({ ...instance }));
    return Promise.resolve(instances.toSorted((a, b) => a.startedAt - b.startedAt));
  }
}

import { join } from "node:path";
import type { Answers } from "./answers.ts";
import type { Instance } from "./instance.ts";
import { header, row, type Sample } from "./report.ts";
import type { SoakSettings } from "./settings.ts";

/** Messages between two faults. */
const CALM = 100;

/** Counts messages, and looks at the bots every so many. */
export class Watch {
  readonly samples: Sample[] = [];
  readonly #startedAt = performance.now();
  #messages = 0;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    readonly settings: SoakSettings,
    readonly instances: readonly Instance[],
    readonly answers: Answers,
    readonly strike: () => void,
  ) {}

  /** Resolves to whether there is more to do. */
  answered(): boolean {
    const { messages, minutes, every, isCalm } = this.settings;
    this.#messages++;
    if (!isCalm && this.#messages % CALM === 0) this.strike();
    if (this.#messages % every === 0) this.#looking = this.#looking.then(() => this.look());
    return this.#messages < messages && this.#minutes() < minutes;
  }

  async look(): Promise<void> {
    const [messages, minutes] = [this.#messages, this.#minutes()];
    const { lost, wrong, doubled } = this.answers;
    for (const [at, instance] of this.instances.entries()) {
      const taken = await instance.taken();
      const sample = { instance: at + 1, messages, minutes, lost, wrong: wrong.length, doubled, ...taken };
      if (this.samples.push(sample) === 1) say(header());
      say(row(sample));
      await this.#snapshot(at + 1, messages, instance);
    }
  }

  async end(): Promise<void> {
    await this.#looking;
    await this.look();
  }

  #minutes(): number {
    return (performance.now() - this.#startedAt) / 60_000;
  }

  async #snapshot(number: number, messages: number, instance: Instance): Promise<void> {
    const { snapshots, warm, messages: all } = this.settings;
    const held = this.samples.filter((sample) => sample.instance === number && sample.messages >= warm);
    if (snapshots === undefined || (held.length !== 1 && messages < all)) return;
    await instance.writeSnapshot(join(snapshots, `bot-${number}-${messages}.heapsnapshot`));
  }
}

export function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

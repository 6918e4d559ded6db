import type { SendMeters, SendPace } from "../../chat/ports.ts";
import type { Clock } from "../../clock.ts";

const FORGET_ABOVE = 1000;

/** The generic cell rate algorithm: what was taken is remembered as one moment, until which the pace is used up. */
export class MemorySendMeters implements SendMeters {
  readonly #clock: Clock;
  readonly #usedUntil = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(paces: readonly (SendPace & { spare: number })[]): Promise<number> {
    const now = this.#clock.now();
    const readyAt = Math.max(...paces.map((pace) => this.#readyAt(pace)));
    if (readyAt > now) return Promise.resolve(Math.ceil(readyAt - now));
    for (const { name, intervalMs } of paces) this.#note(name, Math.max(this.#used(name), now) + intervalMs);
    return Promise.resolve(0);
  }

  block({ name, intervalMs, burst }: SendPace, waitMs: number): Promise<void> {
    const until = this.#clock.now() + waitMs + (burst - 1) * intervalMs;
    return Promise.resolve(this.#note(name, Math.max(this.#used(name), until)));
  }

  /** The last request was not sent after all. */
  giveBack({ name, intervalMs }: SendPace): void {
    this.#note(name, this.#used(name) - intervalMs);
  }

  #readyAt({ name, intervalMs, burst, spare }: SendPace & { spare: number }): number {
    return this.#used(name) - (burst - 1 - spare) * intervalMs;
  }

  #used(name: string): number {
    return this.#usedUntil.get(name) ?? 0;
  }

  #note(name: string, until: number): void {
    if (this.#usedUntil.size >= FORGET_ABOVE && !this.#usedUntil.has(name)) this.#forgetIdle();
    this.#usedUntil.set(name, until);
  }

  #forgetIdle(): void {
    const now = this.#clock.now();
    for (const [name, until] of this.#usedUntil) if (until <= now) this.#usedUntil.delete(name);
  }
}

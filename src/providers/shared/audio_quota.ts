import type { Clock } from "../../clock.ts";

/** What a provider says is left of an allowance of audio. */
export interface AudioAllowance {
  remainingSeconds: number;
  /** When the allowance is whole again. */
  resetMs: number;
}

/** The last known allowance of one key; forgotten when it is whole again. */
export class AudioQuota {
  #remainingSeconds: number | undefined;
  #until = 0;

  constructor(readonly clock: Clock) {}

  note({ remainingSeconds, resetMs }: AudioAllowance): void {
    this.#remainingSeconds = remainingSeconds;
    this.#until = this.clock.now() + resetMs;
  }

  get remainingSeconds(): number | undefined {
    return this.clock.now() < this.#until ? this.#remainingSeconds : undefined;
  }
}

/** What the best of several keys has left; undefined as soon as one may have any amount. */
export function mostRemaining(quotas: readonly AudioQuota[]): number | undefined {
  const known = quotas.map((quota) => quota.remainingSeconds).filter((seconds) => seconds !== undefined);
  return known.length > 0 && known.length === quotas.length ? Math.max(...known) : undefined;
}

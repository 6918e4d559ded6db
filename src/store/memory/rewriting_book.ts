import type { Clock } from "../../clock.ts";
import type { Rewriting, RewritingBook } from "../../rewriting/ports.ts";

/** What this process still knows of is bounded. */
const MOST = 200;

interface Kept {
  words: string;
  rewriting: Rewriting;
  expiresAt: number;
}

/** What was made of words, as long as the process lives. */
export class MemoryRewritingBook implements RewritingBook {
  readonly #clock: Clock;
  #kept: Kept[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(words: string, kind: Rewriting["kind"], language: string): Promise<Rewriting | undefined> {
    const found = this.#kept.find((kept) =>
      kept.words === words && kept.rewriting.kind === kind && kept.rewriting.language === language &&
      kept.expiresAt > this.#clock.now()
    );
    return Promise.resolve(structuredClone(found?.rewriting));
  }

  keep(words: string, rewriting: Rewriting, keepMs: number): Promise<void> {
    const kept = structuredClone({ words, rewriting, expiresAt: this.#clock.now() + keepMs });
    this.#kept = [kept, ...this.#kept].slice(0, MOST);
    return Promise.resolve();
  }

  forget(words: string, kind?: Rewriting["kind"]): Promise<void> {
    const isMeant = (kept: Kept) =>
      kept.words === words && (kind ?? kept.rewriting.kind) === kept.rewriting.kind;
    this.#kept = this.#kept.filter((kept) => !isMeant(kept));
    return Promise.resolve();
  }
}

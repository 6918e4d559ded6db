import type { PieceProgress } from "../pipeline/transcribe.ts";
import { inOneLine } from "./one_line.ts";

/** Where progress is written: standard error, or a list in tests. */
export interface ProgressOutput {
  write(text: string): void;
  isTerminal: boolean;
}

const WIDTH = 28;

/** Progress of one file: a bar that redraws itself on a terminal, a plain line for each tenth otherwise. */
export class ProgressLine {
  #tenths = 0;

  /** As it is shown. */
  readonly name: string;

  constructor(name: string, readonly output: ProgressOutput) {
    this.name = inOneLine(name);
  }

  show(progress: PieceProgress): void {
    const share = shareDone(progress);
    const line = `${this.name}: ${describe(progress)}`;
    if (this.output.isTerminal) return this.output.write(`\r\x1b[K${bar(share)} ${line}`);
    const tenths = Math.floor(share * 10);
    if (tenths > this.#tenths) this.output.write(`${line}\n`);
    this.#tenths = Math.max(tenths, this.#tenths);
  }

  /** One lasting line; the bar goes on below it, or ends. */
  say(summary: string): void {
    this.output.write(`${this.output.isTerminal ? "\r\x1b[K" : ""}${this.name}: ${inOneLine(summary)}\n`);
  }
}

function shareDone({ doneSeconds, totalSeconds }: PieceProgress): number {
  return totalSeconds ? Math.min(1, doneSeconds / totalSeconds) : 0;
}

function describe({ finishedPieces, knownPieces, doneSeconds, totalSeconds }: PieceProgress): string {
  const total = totalSeconds ? ` of ${shortClockTime(totalSeconds)}` : "";
  return `${shortClockTime(doneSeconds)}${total}, piece ${finishedPieces} of ${knownPieces} known`;
}

/** A bar of fixed width with its share. */
export function bar(share: number): string {
  const filled = Math.round(share * WIDTH);
  return `[${"=".repeat(filled)}${" ".repeat(WIDTH - filled)}] ${
    String(Math.round(share * 100)).padStart(3)
  }%`;
}

/** 3725 -> "1:02:05". */
export function shortClockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return `${h > 0 ? `${h}:${String(m).padStart(2, "0")}` : m}:${String(s).padStart(2, "0")}`;
}

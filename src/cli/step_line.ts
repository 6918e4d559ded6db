import { bar, type ProgressOutput } from "./progress.ts";

/** Progress of steps that take a while, in megabytes: a bar on a terminal, a plain line for each quarter otherwise. */
export class StepLine {
  #told = "";

  constructor(readonly output: ProgressOutput) {}

  show(what: string, doneBytes: number, totalBytes: number): void {
    const share = Math.min(1, doneBytes / totalBytes);
    const megabytes = (bytes: number) => Math.round(bytes / 1e6);
    const line = `${what}: ${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB`;
    if (this.output.isTerminal) return this.output.write(`\r\x1b[K${bar(share)} ${line}`);
    const told = `${what} ${Math.floor(share * 4)}`;
    if (told !== this.#told) this.output.write(`${line}\n`);
    this.#told = told;
  }

  /** One lasting line. */
  say(text: string): void {
    this.output.write(`${this.output.isTerminal ? "\r\x1b[K" : ""}${text}\n`);
  }
}

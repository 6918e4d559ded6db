import { ProviderError } from "../../pipeline/errors.ts";
import type { Heard, Request, Response } from "./protocol.ts";

/** One worker with the model in it; recognises one utterance at a time. */
export class Recogniser implements Disposable {
  #worker: Worker;
  #modelDir: string;
  #cancelled = new Int32Array(new SharedArrayBuffer(4));
  #current: PromiseWithResolvers<Heard> | undefined;
  #isBroken = false;

  constructor(worker: Worker, modelDir: string) {
    this.#worker = worker;
    this.#modelDir = modelDir;
    worker.onmessage = ({ data }: MessageEvent<Response>) => this.#settle(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(`its worker crashed (${event.message})`);
    };
    worker.onmessageerror = () => this.#fail("its worker's answer cannot be read");
  }

  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  /** The worker is gone and needs a successor. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Settles when the worker is free again. @throws {ProviderError} "unavailable" without a whole model, "server" after a crash */
  recognise(samples: Int16Array<ArrayBuffer>): Promise<Heard> {
    Atomics.store(this.#cancelled, 0, 0);
    this.#current = Promise.withResolvers();
    const request: Request = { modelDir: this.#modelDir, samples, cancelled: this.#cancelled };
    this.#worker.postMessage(request, [samples.buffer]);
    return this.#current.promise;
  }

  /** Makes the worker stop at its next token. */
  cancel(): void {
    Atomics.store(this.#cancelled, 0, 1);
  }

  [Symbol.dispose](): void {
    this.#fail("it was closed");
  }

  #settle(response: Response): void {
    const current = this.#current;
    this.#current = undefined;
    if ("text" in response) current?.resolve(response);
    else current?.reject(new ProviderError("local", response.problem, response.message));
  }

  #fail(what: string): void {
    this.#isBroken = true;
    this.#worker.terminate();
    this.#current?.reject(new ProviderError("local", "server", `the local speech model failed: ${what}`));
  }
}

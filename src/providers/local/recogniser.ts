import { ProviderError } from "../../pipeline/errors.ts";
import { type Ask, type Request, type Response, REST, type Setup } from "./protocol.ts";

/** One worker with the model in it; recognises one utterance at a time. */
export class Recogniser<A extends Ask, H> implements Disposable {
  #worker: Worker;
  #setup: () => Promise<Setup>;
  #ready: Promise<Setup> | undefined;
  #cancelled = new Int32Array(new SharedArrayBuffer(4));
  #current: PromiseWithResolvers<H> | undefined;
  #isBroken = false;

  /** @param setup asked before the first utterance: what its worker works with */
  constructor(worker: Worker, setup: () => Promise<Setup>) {
    this.#worker = worker;
    this.#setup = setup;
    worker.onmessage = ({ data }: MessageEvent<Response<H>>) => this.#answered(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(`its worker crashed (${event.message})`);
    };
    worker.onmessageerror = () => this.#fail("its worker's answer cannot be read");
  }

  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  /** The worker is gone, or goes, and needs a successor. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Settles when the worker is free again. @throws {ProviderError} "unavailable" without a whole model, "server" after a crash */
  recognise(ask: A): Promise<H> {
    Atomics.store(this.#cancelled, 0, 0);
    const current = this.#current = Promise.withResolvers<H>();
    this.#ready ??= this.#setup();
    this.#ready.then((setup) => this.#ask({ setup, ask, cancelled: this.#cancelled }))
      .catch((error) => {
        this.#current = undefined;
        this.#isBroken = true;
        this.#worker.terminate();
        current.reject(error);
      });
    return current.promise;
  }

  /** Makes the worker stop at its next token. */
  cancel(): void {
    Atomics.store(this.#cancelled, 0, 1);
  }

  /** Ends the worker while nothing is asked of it; its memory comes back. */
  rest(): void {
    this.#isBroken = true;
    this.#worker.postMessage(REST);
  }

  [Symbol.dispose](): void {
    this.#fail("it was closed");
  }

  #ask(request: Request<A>): void {
    if (!this.#isBroken) this.#worker.postMessage(request, [request.ask.samples.buffer]);
  }

  #answered(response: Response<H>): void {
    const current = this.#current;
    this.#current = undefined;
    if ("heard" in response) current?.resolve(response.heard);
    else current?.reject(new ProviderError("local", response.problem, response.message));
  }

  #fail(what: string): void {
    this.#isBroken = true;
    this.#worker.terminate();
    const current = this.#current;
    this.#current = undefined;
    current?.reject(new ProviderError("local", "server", `the local speech model failed: ${what}`));
  }
}

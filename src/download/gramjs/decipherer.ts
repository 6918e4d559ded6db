import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { Opened, OpenedPacket, PacketToOpen } from "./decipher_worker.ts";

const log = getLogger(["transhades", "download"]);

/** One worker deciphers more than an event loop can read, parse and hand on. */
const MOST_WORKERS = 2;
/** Large packets before workers are started: a small file is done before they are up. */
const PACKETS_BEFORE = 8;
/** A packet with a part of 1 MiB; smaller ones fit in, too. */
const MEMORY_BYTES = 1024 * 1024 + 4096;
/** Memory kept to be used again. */
const MOST_FREE = 8;
/** Workers take memory: without packets for so long, they end. */
const IDLE_MS = 60_000;

/** Deciphers large packets, on other cores where there are any; until workers are up, and without them, it does so itself. */
export class Decipherer implements Disposable {
  readonly #clock: Clock;
  readonly #wanted: number;
  #workers: DecipherWorker[] = [];
  #free: ArrayBuffer[] = [];
  #packets = 0;
  #lastAt = 0;
  #idle = new AbortController();

  constructor(clock: Clock, cores = navigator.hardwareConcurrency) {
    this.#clock = clock;
    this.#wanted = Math.min(MOST_WORKERS, cores - 1);
  }

  /** Memory for a packet that is then opened; it is used again, as new megabytes would lie about until they are collected. */
  memoryFor(length: number): Uint8Array<ArrayBuffer> {
    const free = this.#free.pop();
    const fits = free !== undefined && free.byteLength >= length;
    return new Uint8Array(fits ? free : new ArrayBuffer(Math.max(length, MEMORY_BYTES)), 0, length);
  }

  /** What the packet holds; the packet's memory is given back. @throws when it was not made with this key */
  async open(packet: Uint8Array<ArrayBuffer>, authKey: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const { plain, memory } = await this.#opened(packet, authKey);
    if (this.#free.length < MOST_FREE) this.#free.push(memory);
    return plain;
  }

  async #opened(packet: Uint8Array<ArrayBuffer>, authKey: Uint8Array): Promise<OpenedPacket> {
    this.#lastAt = this.#clock.now();
    if (++this.#packets === PACKETS_BEFORE) this.#start();
    const worker = this.#leastBusy();
    if (worker !== undefined) return await worker.open({ packet, authKey });
    const { decipher, loadCipher } = await import("./decipher.ts"); // with GramJS, which a start does without
    loadCipher();
    return { plain: decipher(packet, authKey), memory: packet.buffer };
  }

  [Symbol.dispose](): void {
    this.#idle.abort();
    for (const worker of this.#workers) worker[Symbol.dispose]();
    this.#workers = [];
    this.#free = [];
    this.#packets = 0;
  }

  #start(): void {
    this.#workers = Array.from({ length: this.#wanted }, () => new DecipherWorker());
    void this.#endWhenIdle();
  }

  async #endWhenIdle(): Promise<void> {
    this.#idle = new AbortController();
    const { signal } = this.#idle;
    try {
      for (let left = IDLE_MS; left > 0; left = this.#lastAt + IDLE_MS - this.#clock.now()) {
        await this.#clock.sleep(left, signal);
      }
      this[Symbol.dispose]();
    } catch {
      // disposed of before
    }
  }

  #leastBusy(): DecipherWorker | undefined {
    return this.#workers.filter(({ isReady }) => isReady).toSorted((a, b) => a.waiting - b.waiting).at(0);
  }
}

/** A worker, and who waits for its answers, in order. */
class DecipherWorker implements Disposable {
  readonly #worker = new Worker(new URL("./decipher_worker.ts", import.meta.url), { type: "module" });
  readonly #waiting: PromiseWithResolvers<OpenedPacket>[] = [];
  isReady = false;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Opened>) => this.#settle(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      log.warn("a worker that deciphers crashed, packets are deciphered without it: {reason}", {
        reason: event.message,
      });
      this[Symbol.dispose]();
    };
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  open(request: PacketToOpen): Promise<OpenedPacket> {
    const opened = Promise.withResolvers<OpenedPacket>();
    this.#waiting.push(opened);
    this.#worker.postMessage(request, [request.packet.buffer]);
    return opened.promise;
  }

  [Symbol.dispose](): void {
    this.isReady = false;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Error("the worker that deciphers has ended"));
    }
  }

  #settle(answer: Opened): void {
    if (answer === "ready") this.isReady = true;
    else if ("plain" in answer) this.#waiting.shift()?.resolve(answer);
    else this.#waiting.shift()?.reject(new Error(answer.problem));
  }
}

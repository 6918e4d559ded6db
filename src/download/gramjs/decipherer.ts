import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { OVER } from "../../waiting.ts";
import { MOST_TOGETHER } from "./aes/together.ts";
import type { Answer, OpenedPacket, PacketToOpen } from "./decipher_worker.ts";

const log = getLogger(["transhades", "download"]);

/** The large packets with which workers are started: a small file is done before one is up, and each start holds up the event loop. */
const STARTS = [3, 16];
/** A packet with a part of 1 MiB; smaller ones fit in, too. */
const MEMORY_BYTES = 1024 * 1024 + 4096;
/** Memory kept to be used again. */
const MOST_FREE = 8;
/** Workers take memory: without packets for so long, they end. */
const IDLE_MS = 60_000;

/** Deciphers large packets, on other cores where there are any; the first ones, and those that come without workers, it does itself. */
export class Decipherer implements Disposable {
  readonly #clock: Clock;
  readonly #starts: readonly number[];
  #workers: DecipherWorker[] = [];
  #free: ArrayBuffer[] = [];
  #packets = 0;
  #lastAt = 0;
  #idle = new AbortController();

  constructor(clock: Clock, cores = navigator.hardwareConcurrency) {
    this.#clock = clock;
    this.#starts = STARTS.slice(0, cores - 1);
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
    if (this.#starts.includes(++this.#packets)) this.#start();
    const worker = this.#leastBusy();
    if (worker !== undefined && await worker.up) return await worker.open({ packet, authKey });
    const { decipher, loadCipher } = await import("./decipher.ts"); // with GramJS, which a start does without
    loadCipher();
    return { plain: decipher(packet, authKey), memory: packet.buffer };
  }

  [Symbol.dispose](): void {
    this.#idle.abort(OVER);
    for (const worker of this.#workers) worker[Symbol.dispose]();
    this.#workers = [];
    this.#free = [];
    this.#packets = 0;
  }

  #start(): void {
    if (this.#workers.length === 0) void this.#endWhenIdle();
    this.#workers.push(new DecipherWorker());
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

  /** Of those that are up, else whichever will be. */
  #leastBusy(): DecipherWorker | undefined {
    const up = this.#workers.filter(({ state }) => state === "up");
    if (up.length === 0) return this.#workers.find(({ state }) => state === "starting");
    return up.toSorted((a, b) => a.waiting - b.waiting).at(0);
  }
}

interface Waiting {
  request: PacketToOpen;
  opened: PromiseWithResolvers<OpenedPacket>;
}

/** A worker, and who waits for its answers, in order: packets that come while it works go to it together, which takes it less time. */
class DecipherWorker implements Disposable {
  readonly #worker = new Worker(new URL("./decipher_worker.ts", import.meta.url), { type: "module" });
  readonly #line: Waiting[] = [];
  #sent: Waiting[] = [];
  readonly #up = Promise.withResolvers<boolean>();
  state: "starting" | "up" | "over" = "starting";

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#settle(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      log.warn("a worker that deciphers crashed, packets are deciphered without it: {reason}", {
        reason: event.message,
      });
      this[Symbol.dispose]();
    };
  }

  /** Resolves to false when it ended before it could do anything. */
  get up(): Promise<boolean> {
    return this.#up.promise;
  }

  get waiting(): number {
    return this.#line.length + this.#sent.length;
  }

  open(request: PacketToOpen): Promise<OpenedPacket> {
    if (this.state === "over") throw ended();
    const opened = Promise.withResolvers<OpenedPacket>();
    this.#line.push({ request, opened });
    this.#send();
    return opened.promise;
  }

  [Symbol.dispose](): void {
    this.state = "over";
    this.#up.resolve(false);
    this.#worker.terminate();
    for (const { opened } of [...this.#sent.splice(0), ...this.#line.splice(0)]) {
      opened.reject(ended());
    }
  }

  #send(): void {
    if (this.#line.length === 0 || this.#sent.length > 0) return;
    this.#sent = this.#line.splice(0, MOST_TOGETHER);
    const requests = this.#sent.map(({ request }) => request);
    this.#worker.postMessage(requests, requests.map(({ packet }) => packet.buffer));
  }

  #settle(answer: Answer): void {
    if (answer === "ready") return this.#begin();
    const together = this.#sent.splice(0);
    this.#send();
    for (const [index, { opened }] of together.entries()) {
      const packet = answer[index];
      if ("plain" in packet) opened.resolve(packet);
      else opened.reject(new Error(packet.problem));
    }
  }

  #begin(): void {
    this.state = "up";
    this.#up.resolve(true);
  }
}

function ended(): Error {
  return new Error("the worker that deciphers has ended");
}

interface Reply {
  id?: number;
  method?: string;
  params?: { chunk?: string };
  result?: { result?: { value?: unknown } };
}

/** V8's heap of another process, by Chrome's DevTools protocol (https://chromedevtools.github.io/devtools-protocol/v8/). */
export class Inspector implements Disposable {
  readonly #socket: WebSocket;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  #onChunk: (chunk: string) => void = () => {};
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
  }

  /** The process was started with --inspect on this port. */
  static async connect(port: number): Promise<Inspector> {
    const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const socket = new WebSocket(targets[0].webSocketDebuggerUrl);
    await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
    return new Inspector(socket);
  }

  /** Bytes, after garbage was collected. */
  async memory(): Promise<{ heapUsed: number; external: number }> {
    await this.#ask("HeapProfiler.collectGarbage");
    const expression = "JSON.stringify(Deno.memoryUsage())";
    const { result } = await this.#ask("Runtime.evaluate", { expression });
    return JSON.parse(String(result?.result?.value));
  }

  async writeSnapshot(path: string): Promise<void> {
    using file = await Deno.open(path, { create: true, write: true, truncate: true });
    const encoder = new TextEncoder();
    this.#onChunk = (chunk) => void file.writeSync(encoder.encode(chunk));
    await this.#ask("HeapProfiler.takeHeapSnapshot");
    this.#onChunk = () => {};
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #ask(method: string, params: Record<string, unknown> = {}): Promise<Reply> {
    const id = ++this.#count;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#replies.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return promise;
  }

  #hear(reply: Reply): void {
    if (reply.method === "HeapProfiler.addHeapSnapshotChunk") this.#onChunk(reply.params?.chunk ?? "");
    if (reply.id === undefined) return;
    this.#replies.get(reply.id)?.(reply);
    this.#replies.delete(reply.id);
  }
}

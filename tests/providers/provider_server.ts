import { freePort } from "../free_port.ts";

/** A file field as it arrived. */
export interface ReceivedFile {
  name: string;
  type: string;
  sizeBytes: number;
}

/** One request as it arrived; `fields` keeps the order of the form. */
export interface ReceivedRequest {
  method: string;
  path: string;
  query: [string, string][];
  headers: Headers;
  fields: [string, string | ReceivedFile][];
  bodyBytes: number;
}

/** An answer recorded by hand; `text` for bodies that are not JSON. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string;
}

export type Behaviour = Answer | "never answer" | "stall in the answer" | "cut the answer";

/** A provider on this machine: answers as it is told and remembers what it was asked. */
export class ProviderServer implements AsyncDisposable {
  readonly received: ReceivedRequest[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #closing = Promise.withResolvers<void>();
  readonly #arrival = Promise.withResolvers<void>();

  constructor(readonly behaviour: Behaviour) {
    const quiet = { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: brokenAnswer };
    this.#server = Deno.serve(quiet, (request) => this.#handle(request));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Resolves once a request has arrived whole. */
  get arrived(): Promise<void> {
    return this.#arrival.promise;
  }

  get only(): ReceivedRequest {
    if (this.received.length !== 1) throw new Error(`${this.received.length} requests arrived, not one`);
    return this.received[0];
  }

  async #handle(request: Request): Promise<Response> {
    this.received.push(await receive(request));
    this.#arrival.resolve();
    switch (this.behaviour) {
      case "never answer":
        await this.#closing.promise;
        return new Response(null, { status: 503 });
      case "stall in the answer":
        return new Response(this.#beginning(() => this.#closing.promise));
      case "cut the answer":
        return new Response(this.#beginning(() => Promise.reject(new Error("cut"))));
      default:
        return toResponse(this.behaviour);
    }
  }

  /** The first bytes of a JSON body, and then what `next` does. */
  #beginning(next: () => Promise<void>): ReadableStream<Uint8Array> {
    return ReadableStream.from(async function* () {
      yield new TextEncoder().encode('{"text": "the first');
      await next();
    }());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.resolve();
    await this.#server.shutdown();
  }
}

function brokenAnswer(): Response {
  return new Response("broken", { status: 500 });
}

function toResponse({ status, headers, body, text }: Answer): Response {
  const type = text === undefined ? "application/json" : "text/html";
  return new Response(text ?? JSON.stringify(body), {
    status,
    headers: { "content-type": type, ...headers },
  });
}

async function receive(request: Request): Promise<ReceivedRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const bytes = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method,
    path: pathname,
    query: [...searchParams],
    headers: new Headers(request.headers),
    fields: await readFields(request.headers.get("content-type") ?? "", bytes),
    bodyBytes: bytes.length,
  };
}

async function readFields(
  contentType: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<ReceivedRequest["fields"]> {
  if (!contentType.startsWith("multipart/form-data")) return [];
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  return [...form].map(([name, value]) => [name, typeof value === "string" ? value : fileFacts(value)]);
}

function fileFacts({ name, type, size }: File): ReceivedFile {
  return { name, type, sizeBytes: size };
}

/** A server that reads the beginning of a request and hangs up. */
export function rudeServer(): { url: string } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const hangingUp = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(64));
      connection.close();
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await hangingUp;
    },
  };
}

/** An address at which nobody listens. */
export function addressOfNobody(): string {
  return `http://127.0.0.1:${freePort()}`;
}

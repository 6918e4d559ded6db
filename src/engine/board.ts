import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import { Queue } from "bullmq";
import { Hono } from "hono";
import { serveStatic } from "hono/deno";
import type { RedisDatabase } from "../store/redis/database.ts";
import { QUEUE } from "./bull.ts";

const UI = { boardTitle: "Transhades: BullMQ" };
/** What its page would load from elsewhere: letters. */
const FOREIGN = /<link href="https:[^>]*>/g;

/** bull-board: what BullMQ holds, to be looked at. It changes nothing, and shows neither the chat of a job nor its person. */
export class Board implements AsyncDisposable {
  readonly #pages: Hono;
  readonly #queue: Queue;
  readonly #close: () => void;

  /** @param path where its pages begin */
  constructor(database: RedisDatabase, path: string) {
    const connection = database.connect();
    this.#close = () => connection.disconnect();
    this.#queue = new Queue(QUEUE, { connection, prefix: database.keys.prefix, skipVersionCheck: true });
    const serverAdapter = new HonoAdapter(serveStatic).setBasePath(path);
    createBullBoard({ queues: [shown(this.#queue)], serverAdapter, options: { uiConfig: UI } });
    this.#pages = new Hono().route(path, serverAdapter.registerPlugin());
  }

  async answer(request: Request): Promise<Response> {
    const response = await this.#pages.fetch(request);
    if (!response.headers.get("content-type")?.startsWith("text/html")) return response;
    return new Response((await response.text()).replace(FOREIGN, ""), response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.close();
    this.#close();
  }
}

function shown(queue: Queue): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false });
  adapter.setFormatter("data", ({ turn }) => ({ turn }));
  return adapter;
}

import { createApp, type HttpSettings } from "../../src/http/app.ts";
import type { Backend, Phase, Readiness } from "../../src/http/ports.ts";
import { OneTimeKeys } from "../../src/http/one_time_keys.ts";
import { MemoryOneTimeBook } from "../../src/store/memory/one_time_book.ts";
import type { Certificate } from "../../src/http/front.ts";
import { listen, type Server } from "../../src/http/server.ts";
import { FakeClock } from "../fake_clock.ts";
import { freePort } from "../free_port.ts";
import { FakeDashboard } from "./dashboard/fake_dashboard.ts";

export const SECRET = "open-sesame";
export const PATH = "/telegram";

/** The real app before a backend that does as the test says. */
export class HttpBed implements Readiness {
  readonly clock = new FakeClock();
  readonly taken: unknown[] = [];
  phase: Phase = "running";
  readonly keys = new OneTimeKeys(new MemoryOneTimeBook(this.clock));
  readonly ending = new AbortController();
  readonly draining = this.ending.signal;
  readonly dashboard = new FakeDashboard(() => this.clock.now());
  handle: (update: unknown) => Promise<void> = (update) => Promise.resolve(void this.taken.push(update));
  store: () => Promise<void> = () => Promise.resolve();
  readonly app;
  readonly backend: Backend = {
    handleUpdate: (update) => this.handle(update),
    checkStore: () => this.store(),
    metrics: () => Promise.resolve("up 1\n"),
    dashboard: this.dashboard,
    keys: this.keys,
    parts: () => Promise.resolve({ telegram: { mode: "webhook", state: "ready" } }),
  };

  constructor(settings: Partial<HttpSettings> = {}) {
    const webhook = { path: PATH, secret: SECRET };
    const all = { hosts: ["bot.example.com"], isLocal: true, hasTls: false, webhook, ...settings };
    this.app = createApp(all, { readiness: this, clock: this.clock });
  }

  /** Puts it on a socket until that is disposed of; "0.0.0.0": where strangers come. */
  async listen(
    hostname = "127.0.0.1",
    certificate?: Certificate,
  ): Promise<Server & { url: string; port: number }> {
    const port = freePort();
    const server = await listen(
      { hostname, port },
      certificate,
      (request) => this.app.fetch(request),
      this.clock,
    );
    return Object.assign(server, { url: `http://127.0.0.1:${port}${PATH}`, port });
  }

  /** Brings an update as Telegram would; resolves to the status of the answer. */
  async bring(update: unknown, headers: Record<string, string> = {}): Promise<number> {
    const body = typeof update === "string" ? update : JSON.stringify(update);
    const response = await this.app.request(PATH, {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET, ...headers },
      body,
    });
    return response.status;
  }
}

import { getLogger } from "@logtape/logtape";
import type { WebhookSettings } from "../chat/ports.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { HttpSettings } from "../http/app.ts";
import { canStore } from "../http/health.ts";
import { isLocal, type Listening, shownListening } from "../http/listening.ts";
import type { Backend, Phase, Readiness } from "../http/ports.ts";
import { listen } from "../http/server.ts";
import { beat } from "../ops/heartbeat.ts";
import { certificateOf, RenewedCertificate } from "./certificate.ts";

const log = getLogger(["transhades", "http"]);

const DEFAULT_LISTENING: Listening = { hostname: "127.0.0.1", port: 8080 };

/** The program as it is seen from outside: whether it serves, by its HTTP server and its heartbeat, as far as they are set up. */
export class Presence implements Readiness, AsyncDisposable {
  readonly #owned = new AsyncDisposableStack();
  readonly #draining = new AbortController();
  #backend?: Backend;
  #certificate?: RenewedCertificate;

  get phase(): Phase {
    if (this.draining.aborted) return "draining";
    return this.#backend === undefined ? "starting" : "running";
  }

  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  get backend(): Backend | undefined {
    return this.#backend;
  }

  /** Everything is up. */
  serve(backend: Backend): void {
    this.#backend = backend;
  }

  /** First of all when the program ends: nothing new comes in from here on. */
  drain(): void {
    this.#draining.abort();
  }

  /** Takes a certificate up when it is a new one. */
  watch(certificate: RenewedCertificate): void {
    this.#certificate = this.#owned.use(certificate);
  }

  /** Looks whether the certificate is a new one, without waiting for the next look. */
  async renewCertificate(): Promise<void> {
    await this.#certificate?.look();
  }

  /** Until the presence ends. */
  own(part: AsyncDisposable): void {
    this.#owned.use(part);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned.disposeAsync();
  }
}

interface PresenceDeps {
  clock: Clock;
  webhook: WebhookSettings | undefined;
}

/** Before the rest is up. @throws {OperatorError} when it cannot listen */
export async function openPresence(
  settings: Settings,
  { clock, webhook }: PresenceDeps,
): Promise<Presence> {
  const presence = new Presence();
  const listening = listeningOf(settings);
  if (listening !== undefined) {
    warnOfStrangers(listening, settings);
    const { createApp } = await import("../http/app.ts");
    const app = createApp(httpSettings(listening, settings, webhook), {
      readiness: presence,
      clock,
    });
    const certificate = await certificateOf(settings);
    const server = await listen(listening, certificate, (request) => app.fetch(request), clock);
    presence.own(server);
    if (certificate) presence.watch(new RenewedCertificate(certificate, { settings, server, clock }));
  }
  const url = settings.HEARTBEAT_URL;
  if (url !== undefined) presence.own(heartbeat(url, presence, clock));
  return presence;
}

/** Undefined: the server is off. */
export function listeningOf({ HTTP_LISTEN, WEBHOOK_URL }: Settings): Listening | undefined {
  return HTTP_LISTEN ?? (WEBHOOK_URL === undefined ? undefined : DEFAULT_LISTENING);
}

function warnOfStrangers(listening: Listening, { HTTP_TOKEN, HTTP_CERT }: Settings): void {
  if (isLocal(listening)) return;
  const place = shownListening(listening);
  if (HTTP_CERT === undefined) {
    log.warn(
      "{place} can be reached from other machines without encryption: set HTTP_CERT and HTTP_KEY, or listen on 127.0.0.1 behind a proxy",
      { place },
    );
  }
  if (HTTP_TOKEN === undefined) {
    log.warn(
      "{place} can be reached from other machines: pages with figures stay off until HTTP_TOKEN is set",
      { place },
    );
  }
}

function httpSettings(
  listening: Listening,
  settings: Settings,
  webhook: WebhookSettings | undefined,
): HttpSettings {
  const url = webhook && new URL(webhook.url);
  const named = [webhook?.url, settings.DASHBOARD_URL].filter((each) => each !== undefined);
  return {
    token: settings.HTTP_TOKEN,
    hosts: [
      ...settings.HTTP_HOSTS.map((host) => host.toLowerCase()),
      ...named.map((each) => new URL(each).hostname),
    ],
    isLocal: isLocal(listening),
    hasTls: settings.HTTP_CERT !== undefined,
    webhook: url && webhook && { path: url.pathname, secret: webhook.secret },
  };
}

function heartbeat(url: string, presence: Presence, clock: Clock): AsyncDisposable {
  const stop = new AbortController();
  const isReady = async () => {
    const { phase, backend } = presence;
    return phase === "running" && backend !== undefined && await canStore(backend, clock);
  };
  const beating = beat({ url, isReady, clock, fetch }, stop.signal);
  return {
    [Symbol.asyncDispose]: () => {
      stop.abort();
      return beating;
    },
  };
}

import type { Api } from "grammy/web";
import type { WebhookInfo } from "grammy/types";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { WebhookSettings } from "../ports.ts";
import { apiSignal } from "./client.ts";
import { persistently } from "./persistently.ts";
import type { wantedUpdates } from "./update_shape.ts";

const log = getLogger(["transhades", "chat"]);

const LOOK_EVERY_MS = 3 * 60_000;
/** Telegram's default: more would wait for the same store, and be answered later. */
const MOST_CONNECTIONS = 40;
/** More than a busy minute leaves behind. */
const MANY_PENDING = 100;

interface WebhookDeps {
  /** Without limits and retries: this has its own. */
  api: Api;
  clock: Clock;
  webhook: WebhookSettings;
  /** What Telegram is asked for. */
  kinds: ReturnType<typeof wantedUpdates>;
  /** Told what Telegram knows, each time it was asked. */
  onLook(info: { pendingUpdates: number }): void;
}

/** Keeps Telegram bringing updates to the webhook until the signal aborts: sets it when it is not as wanted, and tells of its troubles. */
export async function keepWebhook(deps: WebhookDeps, signal: AbortSignal): Promise<void> {
  const { api, clock, onLook } = deps;
  const troubles = new Troubles();
  while (!signal.aborted) {
    const info = await persistently(
      { clock, signal },
      async () => told(await api.getWebhookInfo(apiSignal(signal))),
    );
    onLook({ pendingUpdates: info.pending_update_count });
    if (troubles.isSecretRefused(info) || !isAsWanted(info, deps)) await set(deps, signal);
    troubles.tell(info);
    await Promise.allSettled([clock.sleep(LOOK_EVERY_MS, signal)]);
  }
}

/** Servers that answer something else are asked again. */
function told(info: unknown): WebhookInfo {
  const { url, pending_update_count } = Object(info) as Partial<WebhookInfo>;
  if (typeof url === "string" && typeof pending_update_count === "number") return info as WebhookInfo;
  throw new Error("Telegram did not tell about the webhook");
}

/** Telegram does not tell which secret it knows. */
function isAsWanted(info: WebhookInfo, { webhook: { url, isSecretTold }, kinds }: WebhookDeps): boolean {
  const wanted = [URL.parse(url)?.href, MOST_CONNECTIONS, kinds.toSorted().join()];
  const known = [
    URL.parse(info.url ?? "")?.href,
    info.max_connections,
    info.allowed_updates?.toSorted().join(),
  ];
  return isSecretTold() && wanted.every((value, index) => value === known[index]);
}

async function set({ api, clock, webhook, kinds }: WebhookDeps, signal: AbortSignal): Promise<void> {
  const { url, secret } = webhook;
  const options = {
    secret_token: secret,
    max_connections: MOST_CONNECTIONS,
    allowed_updates: kinds,
  };
  await persistently(
    { clock, signal, refused: REFUSED },
    () => api.setWebhook(url, options, apiSignal(signal)),
  );
  await webhook.onSecretTold();
  log.info("Telegram brings updates to {url} from now on", { url });
}

const REFUSED =
  "Telegram takes no such WEBHOOK_URL: it must be https, on port 443, 80, 88 or 8443, under a name " +
  "that leads to this machine from everywhere; or set it to nothing to poll";

/** What goes wrong between Telegram and the webhook, each told once. */
class Troubles {
  /** Seconds since the Unix epoch, as Telegram tells it. */
  #lastErrorAt?: number;
  #hasMany = false;

  /** Somebody set the same address with another secret. */
  isSecretRefused({ last_error_date, last_error_message = "" }: WebhookInfo): boolean {
    return last_error_date !== undefined && this.#lastErrorAt !== undefined &&
      last_error_date > this.#lastErrorAt && / 401\b/.test(last_error_message);
  }

  tell(
    { last_error_date = 0, last_error_message: message = "", pending_update_count: count }: WebhookInfo,
  ): void {
    const isNews = last_error_date > (this.#lastErrorAt ?? 0);
    if (isNews) {
      log.warn('Telegram could not bring an update: "{message}". {advice}', {
        message,
        advice: webhookAdvice(message),
      });
    }
    this.#lastErrorAt = last_error_date;
    const hasMany = count > MANY_PENDING;
    if (hasMany && !this.#hasMany) log.warn(PENDING, { count });
    this.#hasMany = hasMany;
  }
}

const PENDING =
  "{count} updates wait at Telegram: they come more slowly than they are sent. See that WEBHOOK_URL is reached " +
  "and answers; Telegram keeps them for a day";

/** What to do, by what getWebhookInfo says. */
const ADVICE: readonly [pattern: RegExp, advice: string][] = [
  [/ 401\b/, "Another program set this webhook with a secret of its own: one bot token, one WEBHOOK_SECRET"],
  [/ 40[345]\b/, "The path of WEBHOOK_URL does not lead here: the proxy must pass it on unchanged"],
  [/ 413\b/, "The proxy must let bodies of 1 MB through"],
  [
    / 5\d\d\b/,
    "This program was starting, stopping or could not store, or the proxy does not reach it: see HTTP_LISTEN and /readyz",
  ],
  [/ssl|certificate/i, "The certificate must be valid for that name and come with its whole chain"],
  [/resolve/i, "The name in WEBHOOK_URL must be known in the DNS"],
  [
    /refused|timed? ?out|unreachable|closed|reset/i,
    "Nobody answers at WEBHOOK_URL: see the firewall, and that the proxy runs",
  ],
];

export function webhookAdvice(message: string): string {
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1] ?? "Telegram brings it again by itself";
}

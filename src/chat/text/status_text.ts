import type { AccountStatus } from "../../download/ports.ts";
import type { InstanceStatus, Status } from "../../ops/status.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";
import type { QueueStatus } from "../../queue/ports.ts";
import { escapeArgs } from "./html.ts";
import { countdown, percent } from "./measures.ts";
import { healthMark, providerLabel } from "./provider_names.ts";
import type { Translate } from "./translations.ts";

const ACCOUNT_MARKS: Readonly<Record<AccountStatus["state"], string>> = {
  ready: "🟢",
  connecting: "🔵",
  waiting: "⏳",
  broken: "🔴",
  off: "⚪",
};

/** The answer to /status as HTML; `now` in milliseconds since the Unix epoch. */
export function statusText(status: Status, translate: Translate, now: number): string {
  const say: Translate = (key, args) => translate(key, args && escapeArgs(args));
  const sections = [
    [say("status-title", { uptime: countdown(now - status.startedAt) })],
    accountLines(status.accounts, say, now),
    queueLines(status.queue, say),
    ...instanceLines(status.instances, say, now),
    cacheLines(status.cache, say),
    [say("status-providers"), ...status.providers.map((provider) => providerLine(provider, say, now))],
  ];
  return sections.map((lines) => lines.join("\n")).join("\n\n");
}

function accountLines(accounts: readonly AccountStatus[], say: Translate, now: number): string[] {
  if (accounts.length === 0) return [say("status-accounts"), say("status-no-accounts")];
  const lines = [say("status-accounts"), ...accounts.map((account) => accountLine(account, say, now))];
  const first = firstBack(accounts);
  if (first === undefined) return lines;
  return [...lines, say("status-first", { name: first.name, left: countdown(first.until - now) })];
}

function accountLine(
  { name, state, waitingUntil, reason, stats }: AccountStatus,
  say: Translate,
  now: number,
) {
  if (state === "broken") {
    return say("status-account-broken", { name, reason: reason ?? say("status-account-no-reason") });
  }
  const facts = { name, success: percent(stats.successRate), requests: stats.requests };
  return state === "waiting" && waitingUntil !== undefined
    ? say("status-account-waiting", { ...facts, left: countdown(waitingUntil - now) })
    : say("status-account", { ...facts, mark: ACCOUNT_MARKS[state] });
}

/** The account whose wait ends first. */
function firstBack(accounts: readonly AccountStatus[]): { name: string; until: number } | undefined {
  return accounts
    .flatMap(({ name, state, waitingUntil }) =>
      state === "waiting" && waitingUntil !== undefined ? [{ name, until: waitingUntil }] : []
    )
    .toSorted((a, b) => a.until - b.until)
    .at(0);
}

function queueLines(queue: QueueStatus, say: Translate): string[] {
  const { workers, busyWorkers, queued, parked, done, failed } = queue;
  return [
    say("status-queue"),
    say("status-workers", { busy: busyWorkers, workers }),
    say("status-tasks", { queued, parked, done, failed }),
  ];
}

/** Of one alone there is nothing more to say. */
function instanceLines(instances: readonly InstanceStatus[], say: Translate, now: number): string[][] {
  if (instances.length < 2) return [];
  const lines = instances.map(({ name, intake, workers, startedAt }) =>
    say("status-instance", { name, intake, workers, uptime: countdown(now - startedAt) })
  );
  return [[say("status-instances"), ...lines]];
}

function cacheLines(cache: Status["cache"], say: Translate): string[] {
  if (cache === undefined) return [say("status-cache-off")];
  const { entries, maxEntries, hits, misses, type } = cache;
  const found = percent(hits / Math.max(1, hits + misses));
  return [
    say("status-cache", { type }),
    say("status-cache-entries", { entries, max: maxEntries, hits: found }),
  ];
}

function providerLine(status: ProviderStatus, say: Translate, now: number): string {
  const { provider, model, state, retryAt, remainingAudioSeconds } = status;
  const facts = { mark: healthMark(status), name: providerLabel(provider, say), model };
  if (state === "open" && retryAt !== undefined) {
    return say("status-provider-open", { ...facts, left: countdown(retryAt - now) });
  }
  return remainingAudioSeconds === undefined
    ? say("status-provider", facts)
    : say("status-provider-budget", { ...facts, left: countdown(remainingAudioSeconds * 1000) });
}

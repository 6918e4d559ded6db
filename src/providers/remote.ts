import type { Clock } from "../clock.ts";
import { ArrivalOrder, Semaphore } from "../semaphore.ts";
import type { Feed } from "../feed.ts";
import type { ProviderRequest, ProviderStatus } from "../pipeline/provider_status.ts";
import type { Transcriber } from "../pipeline/transcriber.ts";
import type { Candidate } from "./candidate.ts";
import type { KeyNews } from "./ports.ts";
import type { RemoteSettings } from "./settings.ts";
import { type AdapterDeps, type Fetch, watched } from "./shared/adapter.ts";
import { type AudioAllowance, AudioQuota, mostRemaining } from "./shared/audio_quota.ts";
import { RefusedFields } from "./shared/refused_fields.ts";
import { CircuitBreaker, withBreaker } from "./wrappers/circuit_breaker.ts";
import { KeyRing } from "./wrappers/key_ring.ts";
import { type Limit, Pace } from "./wrappers/pace.ts";
import { shareKeys } from "./wrappers/share_keys.ts";
import { withConcurrency } from "./wrappers/with_concurrency.ts";
import { withKeys, withWaitLimit } from "./wrappers/with_keys.ts";
import { withReport } from "./wrappers/with_report.ts";
import { ATTEMPTS_WITHIN_LIMITS, withRetry } from "./wrappers/with_retry.ts";
import { type TimeoutPlan, withTimeout } from "./wrappers/with_timeout.ts";

/** What all providers work with. */
export interface ProviderDeps {
  fetch: Fetch;
  clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
  /** Undefined: nobody else uses these keys. */
  keyNews?: KeyNews;
}

/** An adapter and what it may ask of its provider. */
export interface Remote {
  create(deps: AdapterDeps & { onAllowance: AudioQuota["note"] }): Transcriber;
  /** Requests at once for each key, of this model. */
  concurrency(model: string): number;
  timeout: TimeoutPlan;
  /** What each key may send, as far as it is known before anything is sent. */
  limits?: readonly Limit[];
}

/** How long is waited for one provider. */
export interface WaitLimits {
  /** How long the first request of a key goes ahead alone. */
  leadMs?: number;
  /** A longer wait is not sat out: another provider, or the queue, does better. */
  maxRetryWaitMs: number;
  /** How long the limits of the provider are waited for when nobody else is left; undefined: no longer than others. */
  maxLimitWaitMs?: number;
}

/** A remote provider in the layers that keep it in check, the innermost first. */
export function createRemote(
  remote: Remote,
  { apiKeys, ...address }: RemoteSettings,
  { maxRetryWaitMs, maxLimitWaitMs, leadMs, ...deps }:
    & ProviderDeps
    & WaitLimits
    & { requests: Feed<ProviderRequest> },
): Candidate {
  const quotas = apiKeys.map(() => new AudioQuota(deps.clock));
  const paces = apiKeys.map(() => new Pace(remote.limits ?? [], deps.clock));
  const refusedFields = new RefusedFields();
  const perKey = apiKeys.map((apiKey, index) => {
    const onAllowance = (left: AudioAllowance) => quotas[index].note(left);
    const fetch = watched(deps.fetch, (headers) => paces[index].learn(headers));
    const adapter = remote.create({
      ...address,
      apiKey,
      fetch,
      refusedFields,
      clock: deps.clock,
      onAllowance,
    });
    return withReport(withTimeout(adapter, remote.timeout, deps.clock), deps);
  });
  const { provider, model } = perKey[0];
  const ring = new KeyRing(provider, paces, deps.clock);
  const breaker = new CircuitBreaker(provider, deps.clock);
  const semaphore = new Semaphore<object>(remote.concurrency(model) * apiKeys.length, new ArrivalOrder());
  const retry = { ...deps, maxWaitMs: maxRetryWaitMs, attempts: ATTEMPTS_WITHIN_LIMITS };
  const layers = (maxWaitMs: number): ((inner: Transcriber) => Transcriber)[] => [
    (inner) => withBreaker(inner, breaker),
    (inner) => withConcurrency(inner, semaphore),
    (inner) => withWaitLimit(inner, ring, maxWaitMs),
    (inner) => withRetry(inner, retry),
  ];
  const waiting = (maxWaitMs: number) => {
    const keys = withKeys(perKey, ring, { ...deps, maxWaitMs, leadMs });
    return layers(maxWaitMs).reduce((inner, layer) => layer(inner), keys);
  };
  return {
    transcriber: waiting(maxRetryWaitMs),
    patient: maxLimitWaitMs === undefined ? undefined : waiting(maxLimitWaitMs),
    sharing: deps.keyNews && shareKeys(ring, apiKeys, deps.keyNews),
    status: () => ({ provider, model, ...condition(ring, breaker), ...remaining(quotas) }),
  };
}

function condition(
  ring: KeyRing,
  breaker: CircuitBreaker,
): Pick<ProviderStatus, "state" | "retryAt" | "since"> {
  const retryAt = Math.max(breaker.state === "open" ? breaker.retryAt ?? 0 : 0, ring.readyAt ?? 0);
  if (retryAt > 0) return { state: "open", retryAt, since: breaker.since };
  return { state: breaker.failures > 0 || ring.restingCount > 0 ? "degraded" : "healthy" };
}

function remaining(quotas: readonly AudioQuota[]): Pick<ProviderStatus, "remainingAudioSeconds"> {
  const remainingAudioSeconds = mostRemaining(quotas);
  return remainingAudioSeconds === undefined ? {} : { remainingAudioSeconds };
}

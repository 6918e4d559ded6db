import type { Clock } from "../clock.ts";
import { ArrivalOrder, Semaphore } from "../semaphore.ts";
import type { ProviderStatus } from "../pipeline/provider_status.ts";
import type { Transcriber } from "../pipeline/transcriber.ts";
import type { Candidate } from "./candidate.ts";
import type { RemoteSettings } from "./settings.ts";
import type { AdapterConfig, Fetch } from "./shared/adapter_config.ts";
import { AudioQuota, mostRemaining } from "./shared/audio_quota.ts";
import { CircuitBreaker } from "./wrappers/circuit_breaker.ts";
import { KeyRing } from "./wrappers/key_ring.ts";
import { withBreaker } from "./wrappers/with_breaker.ts";
import { withConcurrency } from "./wrappers/with_concurrency.ts";
import { withKeys } from "./wrappers/with_keys.ts";
import { withRetry } from "./wrappers/with_retry.ts";
import { type TimeoutPlan, withTimeout } from "./wrappers/with_timeout.ts";

/** The world around the providers. */
export interface ProviderEnvironment {
  fetch: Fetch;
  clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
}

/** An adapter and what it may ask of its provider. */
export interface Remote {
  create(config: AdapterConfig & { onAllowance: AudioQuota["note"] }): Transcriber;
  /** Requests at once for each key. */
  concurrency: number;
  timeout: TimeoutPlan;
}

/** A remote provider in the layers that keep it in check, the innermost first. */
export function createRemote(
  remote: Remote,
  { apiKeys, ...address }: RemoteSettings,
  { maxRetryWaitMs, ...deps }: ProviderEnvironment & { maxRetryWaitMs: number },
): Candidate {
  const quotas = apiKeys.map(() => new AudioQuota(deps.clock));
  const perKey = apiKeys.map((apiKey, index) =>
    remote.create({ ...address, apiKey, fetch: deps.fetch, onAllowance: (left) => quotas[index].note(left) })
  );
  const { provider, model } = perKey[0];
  const ring = new KeyRing(provider, apiKeys.length, deps.clock);
  const breaker = new CircuitBreaker(provider, deps.clock);
  const semaphore = new Semaphore<object>(remote.concurrency * apiKeys.length, new ArrivalOrder());
  const layers: ((inner: Transcriber) => Transcriber)[] = [
    (inner) => withBreaker(inner, breaker),
    (inner) => withConcurrency(inner, semaphore),
    (inner) => withRetry(inner, { ...deps, maxWaitMs: maxRetryWaitMs }),
  ];
  const keys = withKeys(perKey.map((one) => withTimeout(one, remote.timeout, deps.clock)), ring);
  return {
    transcriber: layers.reduce((inner, layer) => layer(inner), keys),
    status: () => ({ provider, model, ...condition(ring, breaker), ...remaining(quotas) }),
  };
}

function condition(ring: KeyRing, breaker: CircuitBreaker): Pick<ProviderStatus, "state" | "retryAt"> {
  const retryAt = Math.max(breaker.state === "open" ? breaker.retryAt ?? 0 : 0, ring.readyAt ?? 0);
  if (retryAt > 0) return { state: "open", retryAt };
  return { state: breaker.failures > 0 || ring.restingCount > 0 ? "degraded" : "healthy" };
}

function remaining(quotas: readonly AudioQuota[]): Pick<ProviderStatus, "remainingAudioSeconds"> {
  const remainingAudioSeconds = mostRemaining(quotas);
  return remainingAudioSeconds === undefined ? {} : { remainingAudioSeconds };
}

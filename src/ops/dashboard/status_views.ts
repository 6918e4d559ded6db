import type { AccountStatus } from "../../download/ports.ts";
import type { AccountView, ProviderView, QueueView } from "../../http/dashboard/ports.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";
import type { QueueStatus } from "../../queue/ports.ts";

export function accountView(account: AccountStatus, clean: (text: string) => string): AccountView {
  const { name, state, waitingUntil, stats: { requests, successRate, bytesPerSecond } } = account;
  const reason = account.reason && clean(account.reason);
  return { name, state, until: waitingUntil, reason, requests, successRate, bytesPerSecond };
}

export function providerView(
  { provider, model, state, retryAt, remainingAudioSeconds }: ProviderStatus,
  use: Pick<ProviderView, "today" | "month">,
): ProviderView {
  return { name: provider, model, state, until: retryAt, remainingAudioSeconds, ...use };
}

export function queueView(status: QueueStatus): QueueView {
  const { workers, busyWorkers, queued, parked, done, failed, bullmq } = status;
  return { workers, busyWorkers, queued, parked, done, failed, hasBoard: bullmq !== undefined };
}

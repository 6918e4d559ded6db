import type { FailedOver, ProviderRequest } from "../../pipeline/provider_status.ts";
import { profileOf } from "../../provider_list.ts";
import { costOf } from "../cost.ts";
import type { Instruments } from "./instruments.ts";

const REQUEST_SECONDS = [0.25, 0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320];

/** What is counted of requests to providers, as a listener of them. */
export function requestMetrics(make: Instruments): (request: ProviderRequest) => void {
  const durations = make.distribution(
    "provider_request_duration_seconds",
    "Attempts at a provider, by the status of its answer or by what went wrong; encoding included.",
    REQUEST_SECONDS,
    ["provider", "code"],
  );
  const failed = make.sum(
    "provider_failed_audio_seconds_total",
    "Audio of attempts that brought no words; the same audio is tried again, or elsewhere.",
    ["provider"],
  );
  const dollars = make.sum(
    "provider_cost_dollars_total",
    "Estimate of what was paid, by published prices; providers without one are not told. The bill is theirs to write.",
    ["provider"],
  );
  return (request) => {
    const { provider, code, seconds, audioSeconds } = request;
    durations.see({ provider, code }, seconds);
    if (code !== "200") failed.add({ provider }, audioSeconds);
    const cost = costOf(request);
    if (cost !== undefined) dollars.add({ provider }, cost);
  };
}

/** What is counted of stand-ins, as a listener of them. */
export function failoverMetrics(make: Instruments): (event: FailedOver) => void {
  const pieces = make.sum(
    "failovers_total",
    "Pieces that a stand-in answered, by what was wrong with the chosen provider.",
    ["from", "to", "problem"],
  );
  return ({ from, to, problem }) => pieces.add({ from, to: profileOf(to)?.name ?? "other", problem });
}

import type { ProviderRequest } from "../pipeline/provider_status.ts";
import { profileOf } from "../provider_list.ts";

/** An answer of no use is billed, too. */
const PAID = new Set(["200", "unreadable"]);

/** What decides a price. */
type Paid = Pick<ProviderRequest, "model" | "code" | "audioSeconds"> & { provider: string };

/** In US dollars, by published prices; undefined where none is known, or nothing is paid. */
export function costOf(
  { provider, model, code, audioSeconds }: Paid,
): number | undefined {
  const price = profileOf(provider)?.remote?.price;
  const perHour = PAID.has(code) ? price?.dollarsPerHour[model] : undefined;
  return perHour && Math.max(audioSeconds, price?.leastSeconds ?? 0) / 3600 * perHour;
}

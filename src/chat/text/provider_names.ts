import { profileOf } from "../../provider_list.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";

const MARKS: Readonly<Record<ProviderStatus["state"], string>> = {
  healthy: "🟢",
  degraded: "🟡",
  open: "🔴",
};

/** The provider's name as people know it; other names stay as they are. */
export function providerLabel(name: string): string {
  return profileOf(name)?.label ?? name;
}

/** A light for the provider's health; white when nothing is known of it. */
export function healthMark(status: ProviderStatus | undefined): string {
  return status === undefined ? "⚪" : MARKS[status.state];
}

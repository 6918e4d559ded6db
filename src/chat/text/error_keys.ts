import type {
  DeliveryProblem,
  InputProblem,
  ProviderConcern,
  ProviderProblem,
  SourceProblem,
} from "../../pipeline/errors.ts";

type Kebab<Name extends string> = Name extends `${infer First}_${infer Rest}` ? `${First}-${Kebab<Rest>}`
  : Name;

export type ErrorKey =
  | `error-input-${Kebab<InputProblem>}`
  | `error-source-${Kebab<SourceProblem>}`
  | `error-provider-${Kebab<ProviderProblem>}`
  | `error-provider-${Extract<ProviderConcern, "account" | "model" | "address" | "place">}`
  | `error-delivery-${Kebab<DeliveryProblem>}`
  | "error-all-providers"
  | "error-internal";

/** Every sentence that an error can ask for, with its placeholders; a new problem without one does not compile. */
export const ERROR_KEYS: Readonly<Record<ErrorKey, readonly string[]>> = {
  "error-input-empty": [],
  "error-input-no-audio": [],
  "error-input-corrupt": [],
  "error-input-encrypted": [],
  "error-input-endless": [],
  "error-input-index-at-end": [],
  "error-input-unsupported": [],
  "error-source-wait": ["minutes"],
  "error-source-disconnected": [],
  "error-source-too-large": ["megabytes"],
  "error-source-unavailable": [],
  "error-source-gone": [],
  "error-provider-auth": ["provider"],
  "error-provider-payment": ["provider"],
  "error-provider-account": ["provider"],
  "error-provider-model": ["provider"],
  "error-provider-address": ["provider"],
  "error-provider-place": ["provider"],
  "error-provider-rate-limit": ["provider"],
  "error-provider-too-large": ["provider"],
  "error-provider-bad-request": ["provider"],
  "error-provider-language": ["provider"],
  "error-provider-server": ["provider"],
  "error-provider-timeout": ["provider"],
  "error-provider-network": ["provider"],
  "error-provider-unavailable": ["provider"],
  "error-all-providers": ["provider"],
  "error-delivery-refused": [],
  "error-delivery-withheld": [],
  "error-delivery-unavailable": [],
  "error-internal": [],
};

export function isErrorKey(key: string): key is ErrorKey {
  return Object.hasOwn(ERROR_KEYS, key);
}

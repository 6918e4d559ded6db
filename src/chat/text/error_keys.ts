import type {
  DeliveryProblem,
  InputProblem,
  ProviderConcern,
  ProviderProblem,
  RewritingProblem,
  SourceProblem,
} from "../../pipeline/errors.ts";

/** The Fluent key of the sentence for each fact that an error states; a new problem without one does not compile. */
export const ERROR_KEYS = {
  input: {
    empty: "error-input-empty",
    no_audio: "error-input-no-audio",
    corrupt: "error-input-corrupt",
    encrypted: "error-input-encrypted",
    endless: "error-input-endless",
    index_at_end: "error-input-index-at-end",
    unsupported: "error-input-unsupported",
  },
  source: {
    wait: "error-source-wait",
    disconnected: "error-source-disconnected",
    too_large: "error-source-too-large",
    unavailable: "error-source-unavailable",
    gone: "error-source-gone",
  },
  /** Nobody knows how large. */
  sourceTooLargeOpen: "error-source-too-large-open",
  provider: {
    auth: "error-provider-auth",
    payment: "error-provider-payment",
    rate_limit: "error-provider-rate-limit",
    too_large: "error-provider-too-large",
    bad_request: "error-provider-bad-request",
    language: "error-provider-language",
    server: "error-provider-server",
    timeout: "error-provider-timeout",
    network: "error-provider-network",
    unavailable: "error-provider-unavailable",
  },
  /** Where whose trouble it is says more than the problem does; null where the problem says it. */
  providerConcern: {
    request: null,
    key: null,
    account: null,
    model: "error-provider-model",
    address: "error-provider-address",
    place: "error-provider-place",
    server: null,
  },
  /** The provider does not refuse the key, but the account behind it. */
  providerAccountClosed: "error-provider-account",
  allProviders: "error-all-providers",
  rewriting: {
    busy: "error-rewriting-busy",
    unavailable: "error-rewriting-unavailable",
    settings: "error-rewriting-settings",
    too_long: "error-rewriting-too-long",
    declined: "error-rewriting-declined",
    lost: "error-rewriting-lost",
  },
  delivery: {
    refused: "error-delivery-refused",
    withheld: "error-delivery-withheld",
    unavailable: "error-delivery-unavailable",
  },
  internal: "error-internal",
} as const satisfies {
  input: Record<InputProblem, string>;
  source: Record<SourceProblem, string>;
  sourceTooLargeOpen: string;
  provider: Record<ProviderProblem, string>;
  providerConcern: Record<ProviderConcern, string | null>;
  providerAccountClosed: string;
  allProviders: string;
  rewriting: Record<RewritingProblem, string>;
  delivery: Record<DeliveryProblem, string>;
  internal: string;
};

type Leaf<Tree> = Tree extends string ? Tree : { [Key in keyof Tree]: Leaf<Tree[Key]> }[keyof Tree];

export type ErrorKey = Extract<Leaf<typeof ERROR_KEYS>, string>;

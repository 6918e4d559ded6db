import type { Line } from "./byte_limit.ts";

/** Which requests a fault concerns; what is left out matches everything. */
export interface RequestFilter {
  apiId?: number;
  method?: string;
  /** Data centre that is asked. */
  dcId?: number;
}

/** A request as the faults see it. */
export type AskedRequest = Required<Omit<RequestFilter, "dcId">> & Pick<RequestFilter, "dcId"> & {
  /** Where it came from, and how many bytes it asks for; left out by tests that need neither. */
  line?: Line;
  sizeBytes?: number;
};

export interface FloodWait extends RequestFilter {
  seconds: number;
  /** FLOOD_PREMIUM_WAIT_X instead of FLOOD_WAIT_X. */
  premium?: boolean;
  /**
   * Left out: a real wait that ends after its seconds by the server's clock, each refusal naming the seconds that
   * remain. A number: that many refusals, each naming `seconds`; Infinity lasts until cleared.
   */
  times?: number;
}

export interface RateLimit extends RequestFilter {
  requests: number;
  perSeconds: number;
  /** How long the wait is that the first request over the limit starts. */
  waitSeconds: number;
  premium?: boolean;
  /** One count and one wait for all api ids of the bot, instead of one for each. */
  shared?: boolean;
}

export interface FailedRequests extends RequestFilter {
  code: number;
  text: string;
  /** Default: until cleared. */
  times?: number;
}

/** What the faults do to the server itself; the server gives it. */
export interface FaultTargets {
  /** @param mediaOnly, here and below: only the addresses that give out files and nothing else */
  dropConnections(dcId: number | undefined, mediaOnly: boolean): void;
  setRefusing(refusing: boolean, mediaOnly: boolean): Promise<void>;
  rotateSalts(): void;
  forgetSessions(): void;
}

/** A fault that is switched on. */
export interface ActiveFault {
  kind: string;
  options: Readonly<Record<string, unknown>>;
}

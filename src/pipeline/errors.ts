import type { ProviderName } from "./transcriber.ts";

/** Data of an error that callers act on, and tell people of in words of their own; no caller parses messages. */
interface Facts {
  cause?: unknown;
  /** How long to wait before another try can work, in milliseconds. */
  retryAfterMs?: number;
}

/** An error of ours: classified once, at the edge where it was seen. */
export abstract class TranshadesError extends Error {
  /** Can the same request work later? */
  abstract readonly retryable: boolean;
  readonly retryAfterMs?: number;

  constructor(message: string, facts: Facts = {}) {
    super(message, { cause: facts.cause });
    this.name = this.constructor.name;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export type InputProblem =
  | "empty"
  | "no_audio"
  | "corrupt"
  | "encrypted"
  | "endless"
  | "index_at_end"
  | "unsupported";

/** The file itself cannot be transcribed; trying again changes nothing. */
export class InputError extends TranshadesError {
  readonly retryable = false;
  /** Nothing came for a long time: it may be this machine that stood still. */
  readonly isStandstill: boolean;
  constructor(
    readonly problem: InputProblem,
    message: string,
    facts?: Facts & { isStandstill?: boolean },
  ) {
    super(message, facts);
    this.isStandstill = facts?.isStandstill ?? false;
  }
}

export type SourceProblem =
  /** Every account must wait; retryAfterMs says how long. */
  | "wait"
  /** No account is connected to Telegram just now; it connects by itself as soon as it can. */
  | "disconnected"
  /** Larger than what can be read without MTProto. */
  | "too_large"
  /** Telegram does not give out this file now, or nobody is left to ask. */
  | "unavailable"
  /** The file no longer exists, or the bot may not read it. */
  | "gone";

/** The file's bytes cannot be had. */
export class SourceError extends TranshadesError {
  constructor(
    readonly problem: SourceProblem,
    message: string,
    facts?: Facts & { sizeBytes?: number; accountName?: string; isOutage?: boolean },
  ) {
    super(message, facts);
    this.sizeBytes = facts?.sizeBytes;
    this.accountName = facts?.accountName;
    this.isOutage = facts?.isOutage ?? problem === "disconnected";
  }
  /** Telegram's servers fail or cannot be reached: the file waits for them, however long that takes. */
  readonly isOutage: boolean;
  readonly sizeBytes?: number;
  /** The account that is ready first, for "wait". */
  readonly accountName?: string;
  get retryable(): boolean {
    return this.problem !== "too_large" && this.problem !== "gone";
  }
}

export type ProviderProblem =
  /** 401, 403: the key is wrong or lacks rights, the account is restricted, or nobody is served where we are. */
  | "auth"
  /** 402: no credit left. */
  | "payment"
  /** 429 and quota refusals. */
  | "rate_limit"
  /** 413 by bytes, or longer than the provider takes. */
  | "too_large"
  /** 400 and the like: the provider cannot read this audio or these options. */
  | "bad_request"
  /** The provider does not know the language that was asked for. */
  | "language"
  /** 5xx, an unreadable answer. */
  | "server"
  | "timeout"
  | "network"
  /** The provider is switched off (no key, model or address missing or gone), or set aside for a while: then retryAfterMs says how long. */
  | "unavailable";

/** Whose trouble it is, and so who could do better: another piece, key, account, model, address, place, or nobody but the server. */
export type ProviderConcern = "request" | "key" | "account" | "model" | "address" | "place" | "server";

const CONCERNS: Readonly<Record<ProviderProblem, ProviderConcern>> = {
  auth: "key",
  payment: "account",
  rate_limit: "account",
  too_large: "request",
  bad_request: "request",
  language: "request",
  server: "server",
  timeout: "server",
  network: "server",
  unavailable: "server",
};

const RETRYABLE: ReadonlySet<ProviderProblem> = new Set(["rate_limit", "server", "timeout", "network"]);

/** One provider refused or failed on one piece. */
export class ProviderError extends TranshadesError {
  constructor(
    readonly provider: ProviderName,
    readonly problem: ProviderProblem,
    message: string,
    facts?: Facts & { status?: number; concern?: ProviderConcern; account?: string },
  ) {
    super(message, facts);
    this.status = facts?.status;
    this.concern = facts?.concern ?? CONCERNS[problem];
    this.account = facts?.account;
  }
  readonly status?: number;
  readonly concern: ProviderConcern;
  /** The account whose limit it is, as the provider names it; several keys may be one account's. */
  readonly account?: string;
  get retryable(): boolean {
    if (RETRYABLE.has(this.problem)) return true;
    return this.problem === "unavailable" && this.concern === "server" && this.retryAfterMs !== undefined;
  }
}

/** Every provider in the order failed; `attempts` keeps each one's reason, oldest first. */
export class AllProvidersFailed extends TranshadesError {
  constructor(readonly attempts: readonly ProviderError[]) {
    const reasons = attempts.map((e) => `${e.provider}: ${e.message}`).join("; ");
    const waits = attempts.flatMap((e) => e.retryable ? [e.retryAfterMs ?? 0] : []);
    super(`no provider could transcribe this piece (${reasons || "none is configured"})`, {
      cause: attempts.at(-1),
      retryAfterMs: waits.length > 0 ? Math.min(...waits) : undefined,
    });
  }
  get retryable(): boolean {
    return this.attempts.some((e) => e.retryable);
  }
}

/** Was the language the one reason? Everybody who was asked for this piece knows others only. */
export function isUnknownLanguage(error: unknown): error is ProviderError | AllProvidersFailed {
  if (error instanceof ProviderError) return error.problem === "language";
  return error instanceof AllProvidersFailed && error.attempts.length > 0 &&
    error.attempts.every(({ problem }) => problem === "language");
}

export type DeliveryProblem =
  /** The person blocked the bot, the chat is gone, or Telegram will never take this message. */
  | "refused"
  /** The bot may not write there just now: no rights, a chat that is not found. Minutes may change that, hours will not. */
  | "withheld"
  /** Telegram cannot be reached, fails or asks to wait (retryAfterMs). */
  | "unavailable";

/** A message could not be brought to the person. */
export class DeliveryError extends TranshadesError {
  constructor(readonly problem: DeliveryProblem, message: string, facts?: Facts) {
    super(message, facts);
  }
  get retryable(): boolean {
    return this.problem !== "refused";
  }
}

export type RewritingProblem =
  /** The model's provider allows no more just now; retryAfterMs says for how long where that is told. */
  | "busy"
  /** It cannot be reached, or fails. */
  | "unavailable"
  /** Its key, credit, model or address is refused: the operator's to mend. */
  | "settings"
  /** Even a short stretch is more than the model takes at once. */
  | "too_long"
  /** The model does not want to. */
  | "declined"
  /** Less came back than can be all of it. */
  | "lost";

/** A language model made no summary, or no translation. */
export class RewritingError extends TranshadesError {
  constructor(readonly problem: RewritingProblem, message: string, facts?: Facts) {
    super(message, facts);
  }
  get retryable(): boolean {
    return this.problem === "busy" || this.problem === "unavailable";
  }
}

/** An error that nobody classified: a defect of ours. */
export class InternalError extends TranshadesError {
  readonly retryable = false;

  constructor(cause: unknown) {
    super(`unexpected: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A refusal of the Bot API, worded as Telegram words it. */
export class BotApiError extends Error {
  constructor(readonly status: number, description: string, readonly retryAfterSeconds?: number) {
    super(description);
    this.name = "BotApiError";
  }

  /** The answer's body. */
  get body(): Record<string, unknown> {
    const parameters = this.retryAfterSeconds === undefined
      ? {}
      : { parameters: { retry_after: this.retryAfterSeconds } };
    return { ok: false, error_code: this.status, description: this.message, ...parameters };
  }
}

export function badRequest(description: string): BotApiError {
  return new BotApiError(400, `Bad Request: ${description}`);
}

export function tooManyRequests(retryAfterSeconds: number): BotApiError {
  return new BotApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, retryAfterSeconds);
}

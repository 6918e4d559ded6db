/** One request that reached the server, for assertions. */
export interface MtprotoRequest {
  /** Milliseconds since the Unix epoch, by the server's clock. */
  at: number;
  apiId: number;
  dcId: number;
  /** It came by an address that gives out files and nothing else. */
  mediaOnly: boolean;
  /** Telegram's name of the method, such as "upload.getFile". */
  method: string;
  params: Readonly<Record<string, unknown>>;
  /** "running", "ok", "dropped" or Telegram's error text. */
  outcome: string;
}

export interface MtprotoCounts {
  /** Everything written to sockets. */
  bytesSent: number;
  connections: number;
  /** Successful auth.importBotAuthorization. */
  logins: number;
  requests: number;
  requestsByMethod: Readonly<Record<string, number>>;
  requestsByApiId: Readonly<Record<number, number>>;
}

/** Keeps the latest requests and counts all of them. */
export class RequestLog {
  readonly #capacity: number;
  #requests: MtprotoRequest[] = [];
  readonly #byMethod = new Map<string, number>();
  readonly #byApiId = new Map<number, number>();
  #total = 0;
  bytesSent = 0;
  connections = 0;
  logins = 0;

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  get requests(): readonly MtprotoRequest[] {
    return this.#requests;
  }

  add(request: MtprotoRequest): void {
    this.#requests.push(request);
    if (this.#requests.length >= 2 * this.#capacity) this.#requests = this.#requests.slice(-this.#capacity);
    this.#total++;
    this.#byMethod.set(request.method, (this.#byMethod.get(request.method) ?? 0) + 1);
    this.#byApiId.set(request.apiId, (this.#byApiId.get(request.apiId) ?? 0) + 1);
  }

  counts(): MtprotoCounts {
    return {
      bytesSent: this.bytesSent,
      connections: this.connections,
      logins: this.logins,
      requests: this.#total,
      requestsByMethod: Object.fromEntries(this.#byMethod),
      requestsByApiId: Object.fromEntries(this.#byApiId),
    };
  }
}

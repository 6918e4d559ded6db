import { Events } from "./world/events.ts";

/** One request that a server of the sandbox received; `detail` is plain JSON. */
export interface RequestRecord {
  readonly id: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** "bot_api", "mtproto", "groq" ... */
  readonly server: string;
  readonly method: string;
  /** What was answered: an HTTP status, or an MTProto error; undefined while it runs. */
  outcome?: string;
  durationMs?: number;
  readonly detail: Record<string, unknown>;
}

/** Every request to every server, in the order of arrival: what tests assert on and the chat page shows. */
export class RequestLog {
  readonly changed = new Events<RequestRecord>();
  #records: RequestRecord[] = [];

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  of(server: string, method?: string): RequestRecord[] {
    return this.#records.filter((r) => r.server === server && (method === undefined || r.method === method));
  }

  begin(at: number, server: string, method: string, detail: Record<string, unknown> = {}): RequestRecord {
    const record = { id: this.#records.length + 1, at, server, method, detail };
    this.#records.push(record);
    this.changed.emit(record);
    return record;
  }

  /** Adds what became known while the request is served. */
  note(record: RequestRecord, detail: Record<string, unknown>): void {
    Object.assign(record.detail, detail);
    this.changed.emit(record);
  }

  end(record: RequestRecord, now: number, outcome: string | number): void {
    record.outcome = `${outcome}`;
    record.durationMs = now - record.at;
    this.changed.emit(record);
  }
}

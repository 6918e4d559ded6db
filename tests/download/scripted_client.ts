import { abortable } from "../../src/waiting.ts";
import type { Clock } from "../../src/clock.ts";
import {
  type FoundFile,
  type MessageRef,
  type MtprotoClient,
  MtprotoError,
} from "../../src/download/mtproto_client.ts";

const METHOD = "upload.getFile";

/** What an account answers: "ok", "flood30", "slower1", "lost", "timeout", "500", "expired", "invalid", "moved4", "banned", "revoked", or "silent" (never). */
export type Answer = string;

export interface ScriptedClientOptions {
  name: string;
  /** Answers in order; the last one goes on for ever. */
  answers: Answer[];
  /** Who was asked, in order. */
  trace: string[];
  clock: Clock;
  /** How long every answer takes. */
  answerMs: number;
  /** Refuses logins this often before it lets one in. */
  login?: Answer[];
  found?: FoundFile;
  /** Where the file ends; without it, parts go on for ever. */
  sizeBytes?: number;
  /** The only message that holds it; default: every one does. */
  messageId?: number;
  /** Refuses to look up messages this often before it finds. */
  lookUps?: Answer[];
}

/** An MtprotoClient whose answers are written down beforehand. */
export class ScriptedClient implements MtprotoClient {
  readonly #options: ScriptedClientOptions;
  inFlight = 0;
  mostInFlight = 0;
  /** Data centres that it was told to connect to ahead of use. */
  readonly prepared: number[] = [];
  /** How often a message was looked up. */
  lookups = 0;
  #isClosed = false;

  constructor(options: ScriptedClientOptions) {
    this.#options = options;
  }

  connect(): Promise<void> {
    const answer = this.#options.login?.shift();
    return answer === undefined || answer === "ok"
      ? Promise.resolve()
      : Promise.reject(failure(answer, "auth.importBotAuthorization"));
  }

  prepare(dcId: number): Promise<void> {
    this.prepared.push(dcId);
    return Promise.resolve();
  }

  async getFile(_location: unknown, offset: number, limit: number, signal: AbortSignal) {
    signal.throwIfAborted();
    if (this.#isClosed) throw failure("lost", METHOD);
    const { name, answers, trace, clock, answerMs, sizeBytes } = this.#options;
    trace.push(name);
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    try {
      if (answerMs > 0) await clock.sleep(answerMs, signal);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === "silent") await abortable(new Promise<never>(() => {}), signal);
      if (answer === undefined || answer === "ok") return upToEnd(offset, limit, sizeBytes);
      throw failure(answer, METHOD);
    } finally {
      this.inFlight--;
    }
  }

  async findFile(message: MessageRef): Promise<FoundFile | undefined> {
    this.lookups++;
    const { clock, answerMs, lookUps, found, messageId = message.messageId } = this.#options;
    if (answerMs > 0) await clock.sleep(answerMs);
    const answer = lookUps?.shift();
    if (answer !== undefined) throw failure(answer, "messages.getMessages");
    return message.messageId === messageId ? found : undefined;
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }
}

/** Every part looks different. */
export function partBytes(offset: number, limit: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(limit).fill(offset / limit % 251 + 1);
}

function upToEnd(offset: number, limit: number, sizeBytes = Infinity): Uint8Array<ArrayBuffer> {
  return partBytes(offset, limit).slice(0, Math.max(0, sizeBytes - offset));
}

function failure(answer: Answer, method: string): MtprotoError {
  const [, word, number] = /^([a-z]*)(\d*)$/.exec(answer) ?? [];
  const facts = { method, waitMs: Number(number) * 1000, dcId: Number(number) };
  switch (word) {
    case "flood":
      return new MtprotoError("flood", answer, facts);
    case "slower":
      return new MtprotoError("slower", answer, facts);
    case "lost":
      return new MtprotoError("connection", answer, facts);
    case "timeout":
      return new MtprotoError("timeout", answer, facts);
    case "expired":
      return new MtprotoError("reference_expired", answer, facts);
    case "invalid":
      return new MtprotoError("location_invalid", answer, facts);
    case "moved":
      return new MtprotoError("file_migrate", answer, facts);
    case "banned":
      return new MtprotoError("credential_refused", answer, facts);
    case "revoked":
      return new MtprotoError("session_refused", answer, facts);
    default:
      return new MtprotoError("other", answer, facts);
  }
}

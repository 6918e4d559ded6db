/** Where Telegram keeps the bytes of a file; valid for the bot that received the file. */
export interface FileLocation {
  readonly kind: "document" | "photo";
  /** Data centre that holds the bytes. */
  readonly dcId: number;
  readonly id: bigint;
  readonly accessHash: bigint;
  /** Proof that the bot may read the file; it expires. */
  readonly fileReference: Uint8Array;
  /** Which size of a photo; "" for a document. */
  readonly thumbSize: string;
}

/** A file as a message carries it now. */
export interface FoundFile {
  location: FileLocation;
  sizeBytes: number;
}

/** A message as the Bot API numbers it (channels and supergroups below -1000000000000). */
export interface MessageRef {
  chatId: number;
  messageId: number;
}

/** What is kept of a login; auth keys by data centre, in base64. Never logged. */
export interface SavedSession {
  version: 1;
  apiId: number;
  /** The number before the colon of the bot token: a session of another bot is of no use. */
  botId: string;
  homeDcId: number;
  /** The home key is logged in; without it the key was made but the login did not finish. */
  loggedIn: boolean;
  authKeys: Record<string, string>;
}

/** One API credential logged in as the bot. Port of download/, so that another MTProto library touches one folder. */
export interface MtprotoClient {
  /**
   * Connects and logs in; when that is done already, checks that the server still answers.
   * @throws {MtprotoError}
   */
  connect(signal: AbortSignal): Promise<void>;
  /** Opens the connection to a data centre ahead of its first use. @throws {MtprotoError} */
  prepare(dcId: number, signal: AbortSignal): Promise<void>;
  /**
   * One `upload.getFile`: `limit` divides 1 MiB, `offset` is a multiple of 4 KiB, the part stays within one MiB.
   * Gives fewer bytes at the end of the file, none behind it.
   * @throws {MtprotoError}
   */
  getFile(
    location: FileLocation,
    offset: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** The message's file with a fresh reference; undefined when the message or its file is gone. @throws {MtprotoError} */
  findFile(message: MessageRef, signal: AbortSignal): Promise<FoundFile | undefined>;
  close(): Promise<void>;
}

export interface LoginDeps {
  /** The login to reuse; undefined asks for a fresh one. */
  session: SavedSession | undefined;
  /** Called before a new key is first used, and whenever the session changes. */
  saveSession(session: SavedSession): Promise<void>;
  /** Called before every login. @throws {MtprotoError} when there have been too many */
  beforeLogin?(): void;
}

export type MtprotoProblem =
  /** Told to wait: `waitMs`, `method`. */
  | "flood"
  /** Asked to ask for less: the client itself does, waits and asks again; it tells whoever asked only after minutes in vain. */
  | "slower"
  /** Refused for a reason that time alone hardly ends: `message` tells it the operator, `waitMs` when to ask again. */
  | "barred"
  /** The bytes live elsewhere: `dcId`. */
  | "file_migrate"
  | "reference_expired"
  /** No such file for this bot. */
  | "location_invalid"
  /** The saved login is of no use any more (revoked, forgotten): log in afresh. */
  | "session_refused"
  /** The credential itself is refused (wrong hash, banned, bad token): `message` says why, for the operator. */
  | "credential_refused"
  /** Cannot be reached, or the connection broke. */
  | "connection"
  /** This one request was not answered. */
  | "timeout"
  /** Telegram failed (5xx) or said something unexpected. */
  | "other";

/** What went wrong with one call, classified once. Messages hold no secret. */
export class MtprotoError extends Error {
  readonly waitMs: number;
  readonly dcId: number;
  /** Such as "upload.getFile". */
  readonly method: string;
  /** Telegram did not fail but said no, in a word that we do not know: asking again changes nothing. */
  readonly isRefusal: boolean;

  constructor(
    readonly problem: MtprotoProblem,
    message: string,
    facts: { method: string; waitMs?: number; dcId?: number; isRefusal?: boolean; cause?: unknown },
  ) {
    super(message, { cause: facts.cause });
    this.name = "MtprotoError";
    this.method = facts.method;
    this.waitMs = facts.waitMs ?? 0;
    this.dcId = facts.dcId ?? 0;
    this.isRefusal = facts.isRefusal ?? false;
  }
}

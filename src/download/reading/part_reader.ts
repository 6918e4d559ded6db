import { getLogger } from "@logtape/logtape";
import { abortable } from "../../waiting.ts";
import type { Clock } from "../../clock.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { FileRef } from "../../pipeline/file_source.ts";
import type { Account } from "../accounts/account.ts";
import type { Helping } from "../helpers/helping.ts";
import { parseLocation } from "./file_location.ts";
import { findByMessage } from "./find_by_message.ts";
import { type FileLocation, MtprotoError } from "../mtproto_client.ts";
import type { Line } from "./line.ts";
import type { Part } from "./parts.ts";
import type { Preference, Rotator } from "../accounts/rotator.ts";
import { RETRY_UNREACHABLE_MS } from "../waits.ts";
import { Window } from "./window.ts";

const log = getLogger(["transhades", "download"]);

/** Failures of one part in a row, on whichever accounts, while no other part came either: that is an outage. */
const MOST_FAILURES = 6;
const PAUSE_MS = 250;
/** "Slower" is no failure, but without one part for so long it is a standstill, which must end. */
const LONGEST_SLOWER_MS = 3_600_000;
/** Of one file, over all its readers; accounts have limits of their own. */
const MOST_AT_ONCE = 32;
/** Fresh references that are refused again, before the file counts as gone. */
const MOST_REFRESHES = 3;
const MOST_MIGRATIONS = 3;

/** What says nothing of the file itself when a helper is told it. */
const OF_THE_LOCATION: ReadonlySet<MtprotoError["problem"]> = new Set([
  "file_migrate",
  "reference_expired",
  "location_invalid",
]);

export interface PartReaderDeps {
  rotator: Rotator;
  clock: Clock;
  line: Line;
  /** Undefined: no helper may know this file. */
  helping?: Helping;
}

interface Success {
  bytes: Uint8Array<ArrayBuffer>;
}

interface RefusedPart {
  error: MtprotoError;
  account: Account;
  /** What was asked for; the reader's own may be newer by now. */
  location: FileLocation;
}

/** Reads parts of one file with whichever account may; a part that fails goes to another at the same offset. */
export class PartReader {
  readonly #deps: PartReaderDeps;
  readonly #ref: FileRef;
  readonly #preference: Preference = {};
  readonly #window: Window;
  /** What serves several readers ends with the file, not with the first of them. */
  readonly #closed = new AbortController();
  #location: FileLocation;
  #refreshing: Promise<FileLocation> | undefined;
  #refreshes = 0;
  #migrations = 0;
  /** Parts that came so far. */
  #received = 0;
  /** Since when Telegram asks for less and sends nothing (milliseconds since the Unix epoch). */
  #slowedSince: number | undefined;

  /** @throws {SourceError} "gone" when the file_id cannot be read */
  constructor(ref: FileRef, deps: PartReaderDeps) {
    this.#ref = ref;
    this.#deps = deps;
    this.#location = parseLocation(ref.fileId);
    this.#preference.helpers = deps.helping?.accounts;
    this.#window = new Window(MOST_AT_ONCE, deps.clock);
  }

  get dcId(): number {
    return this.#location.dcId;
  }

  close(): void {
    this.#closed.abort(new Error("the file was closed"));
    this.#deps.helping?.close();
  }

  /** @throws {SourceError} */
  async read(part: Part, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    let avoid: Account | undefined;
    for (let failures = 0, received = this.#received;;) {
      const attempt = await this.#attempt(part, signal, avoid);
      if ("bytes" in attempt) return attempt.bytes;
      if (attempt.error.problem === "slower") avoid = await this.#slowed(attempt, signal);
      if (!await this.#isFailure(attempt, signal)) continue;
      failures = this.#received > received ? 1 : failures + 1;
      received = this.#received;
      if (failures >= MOST_FAILURES) throw outage(attempt.error);
      avoid = attempt.account;
      await this.#deps.clock.sleep(PAUSE_MS * failures, signal);
    }
  }

  /** The file's size, as its message tells; undefined when it cannot be asked. */
  async findSize(signal: AbortSignal): Promise<number | undefined> {
    const { rotator, clock } = this.#deps;
    try {
      const found = await findByMessage(this.#ref, rotator.accounts, clock, signal);
      return found?.location.id === this.#location.id ? found.sizeBytes : undefined;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      log.info("the size of a file cannot be asked for: {reason}", { reason: error.message });
      return undefined;
    }
  }

  async #attempt(part: Part, signal: AbortSignal, avoid?: Account): Promise<Success | RefusedPart> {
    const { rotator, clock, line, helping } = this.#deps;
    using _place = await this.#window.enter(signal);
    using lease = await rotator.acquire(this.#preference, signal, avoid);
    const { account } = lease;
    const location = helping?.locationFor(account) ?? this.#location;
    const [askedAt, besides] = [clock.now(), account.inFlight];
    try {
      const bytes = await account.getFile(location, part, signal);
      line.noteAnswer({ bytes: bytes.length, tookMs: clock.now() - askedAt, besides });
      rotator.noteAnswer(lease);
      this.#refreshes = this.#migrations = 0;
      this.#received++;
      this.#slowedSince = undefined;
      helping?.received(bytes.length);
      this.#window.widen();
      return { bytes };
    } catch (error) {
      if (!(error instanceof MtprotoError)) throw error;
      if (error.problem === "connection" || error.problem === "timeout") this.#window.close();
      if (error.problem === "flood" || error.problem === "barred") rotator.noteRefusal(account);
      return { error, account, location };
    }
  }

  /** Does what the error asks for; true when it asks for nothing but another try. */
  async #isFailure({ error, account, location: used }: RefusedPart, signal: AbortSignal): Promise<boolean> {
    if (account.isHelper && OF_THE_LOCATION.has(error.problem)) {
      this.#deps.helping?.lost(account);
      return false;
    }
    switch (error.problem) {
      case "flood":
      case "barred":
      case "slower":
        return false;
      case "file_migrate":
        if (this.#location !== used) return false; // moved already
        if (++this.#migrations > MOST_MIGRATIONS) throw outage(error);
        this.#location = { ...this.#location, dcId: error.dcId };
        return false;
      case "reference_expired":
        if (this.#location === used) await this.#refresh(error, signal);
        return false;
      case "location_invalid":
        throw new SourceError("gone", "Telegram no longer has this file for the bot", { cause: error });
      default:
        return true;
    }
  }

  /** The account has waited in vain for minutes: another one is asked, if there is one. */
  async #slowed({ error, account }: RefusedPart, signal: AbortSignal): Promise<Account> {
    const { clock } = this.#deps;
    this.#slowedSince ??= clock.now();
    if (clock.now() - this.#slowedSince > LONGEST_SLOWER_MS) throw outage(error);
    await clock.sleep(PAUSE_MS, signal);
    return account;
  }

  /** One refresh serves all parts that were refused. */
  async #refresh(cause: MtprotoError, signal: AbortSignal): Promise<void> {
    if (this.#refreshing === undefined) {
      if (++this.#refreshes > MOST_REFRESHES) {
        throw new SourceError("gone", "the file's reference cannot be renewed", { cause });
      }
      this.#refreshing = this.#freshLocation(this.#closed.signal).then((location) =>
        this.#location = location
      )
        .finally(() => this.#refreshing = undefined);
    }
    await abortable(this.#refreshing, signal);
  }

  async #freshLocation(signal: AbortSignal): Promise<FileLocation> {
    const { rotator, clock } = this.#deps;
    const found = await findByMessage(this.#ref, rotator.accounts, clock, signal);
    if (found?.location.id === this.#location.id) return found.location;
    throw new SourceError("gone", "the message with this file was deleted or changed");
  }
}

/** Telegram's servers fail, each in its own way: that is no fault of the file, which waits until they are back. */
function outage(cause: MtprotoError): SourceError {
  const facts = { cause, retryAfterMs: RETRY_UNREACHABLE_MS, isOutage: !cause.isRefusal };
  return new SourceError("unavailable", `the file cannot be read: ${cause.message}`, facts);
}

import { Api } from "telegram";
import type { Clock } from "../../clock.ts";
import { abortable } from "../../waiting.ts";
import {
  type FileLocation,
  type FoundFile,
  type LoginDeps,
  type MessageRef,
  type MtprotoClient,
  MtprotoError,
  type SavedSession,
} from "../mtproto_client.ts";
import type { ConnectionEvent } from "../ports.ts";
import { type DataCentre, DataCentres } from "./data_centres.ts";
import { DcConnection } from "./dc_connection.ts";
import { DcLinks } from "./dc_links.ts";
import type { Decipherer } from "./decipherer.ts";
import { KeptConnection } from "./kept_connection.ts";
import { KeptSession } from "./kept_session.ts";
import type { Address } from "./transport.ts";
import { foundFile, getFile, getMessage, introduce, plainBytes } from "./requests.ts";

/** Other data centres that a login may be sent to. */
const MOST_MOVES = 3;
/** An address for files alone is an offer: where it does not answer soon, the plain one serves. */
const MEDIA_CONNECT_MS = 3_000;

export interface GramJsDeps {
  apiId: number;
  apiHash: string;
  botToken: string;
  /** Addresses of a test server, the home data centre first; empty for Telegram itself. */
  dataCentres: readonly DataCentre[];
  clock: Clock;
  /** How long the server may keep silent. */
  timeoutMs: number;
  decipherer: Decipherer;
  /** Told of the connections by which file parts come. */
  tell?(event: ConnectionEvent): void;
}

/**
 * One bot login on GramJS's sender: a home connection for calls, and some per data centre for file parts.
 * A connection that broke is opened again at its next use; errors are thrown at once, whoever retries decides how.
 */
export class GramJsClient implements MtprotoClient {
  readonly #deps: GramJsDeps;
  readonly #beforeLogin: () => void;
  readonly #dataCentres: DataCentres;
  readonly #closed = new AbortController();
  readonly #home = new KeptConnection(() => this.#openHome());
  readonly #media = new Map<number, DcLinks>();
  readonly #session: KeptSession;
  #connecting: Promise<void> | undefined;

  constructor(deps: GramJsDeps, login: LoginDeps) {
    this.#deps = deps;
    this.#beforeLogin = () => login.beforeLogin?.();
    this.#dataCentres = new DataCentres(deps.dataCentres);
    this.#session = new KeptSession(
      login.session ?? this.#newSession(),
      (session) => login.saveSession(session),
    );
  }

  async connect(signal: AbortSignal): Promise<void> {
    this.#connecting ??= this.#logIn().finally(() => this.#connecting = undefined);
    await abortable(this.#connecting, signal);
  }

  async prepare(dcId: number, signal: AbortSignal): Promise<void> {
    await abortable(this.#links(dcId).ready(), signal);
  }

  async getFile(
    location: FileLocation,
    offset: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    // A data centre that nobody knows is asked for at home, which names the right one.
    const dcId = this.#dataCentres.knows(location.dcId) ? location.dcId : this.#session.homeDcId;
    try {
      return plainBytes(await this.#links(dcId).getFile(getFile(location, offset, limit), signal));
    } catch (error) {
      throw await this.#withoutRefusedKey(dcId, error);
    }
  }

  async findFile(message: MessageRef, signal: AbortSignal): Promise<FoundFile | undefined> {
    const home = await abortable(this.#home.get(), signal);
    return foundFile(await home.invoke(getMessage(message), signal));
  }

  async close(): Promise<void> {
    // Whoever is still at it meets one of our errors: another login may go on with the file.
    this.#closed.abort(
      new MtprotoError("connection", "the MTProto client was closed", { method: "connect" }),
    );
    await Promise.all([this.#home, ...this.#media.values()].map((connection) => connection.close()));
  }

  async #logIn(moves = 0): Promise<void> {
    const home = await this.#home.get();
    if (this.#session.loggedIn) {
      await this.#session.ensureSaved();
      const self = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
      await home.invoke(self, this.#closed.signal);
      return;
    }
    const { apiId, apiHash, botToken: botAuthToken } = this.#deps;
    const login = new Api.auth.ImportBotAuthorization({ flags: 0, apiId, apiHash, botAuthToken });
    this.#beforeLogin();
    try {
      await home.invoke(login, this.#closed.signal);
    } catch (error) {
      if (!(error instanceof MtprotoError) || error.problem !== "file_migrate") throw error;
      if (moves === MOST_MOVES || !this.#dataCentres.knows(error.dcId)) throw lostTheWay(error);
      await this.#home.close();
      await this.#session.moveTo(error.dcId);
      return await this.#logIn(moves + 1);
    }
    await this.#session.noteLogin();
  }

  async #openHome(): Promise<DcConnection> {
    const dcId = this.#session.homeDcId;
    if (!this.#dataCentres.knows(dcId)) {
      const reason = `its data centre ${dcId} is not known`;
      throw new MtprotoError("session_refused", reason, { method: "connect" });
    }
    const connection = await this.#open(dcId);
    if (this.#session.key(dcId) === undefined) await this.#saveHomeKey(dcId, connection);
    return await this.#introduced(connection, new Api.help.GetConfig());
  }

  /** A key that is not kept is not used: the login with it would be lost, and logins are few. */
  async #saveHomeKey(dcId: number, connection: DcConnection): Promise<void> {
    try {
      await this.#session.saveKey(dcId, connection.authKey);
    } catch (error) {
      this.#session.forgetKey(dcId);
      connection.close();
      throw error;
    }
  }

  #links(dcId: number): DcLinks {
    const known = this.#media.get(dcId) ?? this.#newLinks(dcId);
    this.#media.set(dcId, known);
    return known;
  }

  #newLinks(dcId: number): DcLinks {
    const { clock, tell = () => {} } = this.#deps;
    return new DcLinks({
      dcId,
      open: () => this.#openMedia(dcId),
      clock,
      onCount: (open) => tell({ type: "connections", dcId, open }),
      onSlowed: (waitMs) => tell({ type: "slowed", dcId, waitMs }),
    });
  }

  async #openMedia(dcId: number): Promise<DcConnection> {
    if (this.#session.key(dcId) === undefined) return await this.#logInAt(dcId);
    const address = this.#dataCentres.mediaAddress(dcId, this.#deps.clock.now());
    if (address === undefined) return await this.#introducedAt(dcId, {});
    try {
      const connection = await this.#introducedAt(dcId, { address, connectMs: MEDIA_CONNECT_MS });
      this.#dataCentres.noteUseful(address);
      return connection;
    } catch {
      this.#closed.signal.throwIfAborted();
    }
    const connection = await this.#introducedAt(dcId, {});
    // While no address works, that says nothing of this one.
    this.#dataCentres.noteUseless(address, this.#deps.clock.now());
    return connection;
  }

  async #introducedAt(dcId: number, where: { address?: Address; connectMs?: number }): Promise<DcConnection> {
    return await this.#introduced(await this.#open(dcId, where), new Api.help.GetConfig());
  }

  /** Takes the login along to another data centre; addresses for files alone make no keys. */
  async #logInAt(dcId: number): Promise<DcConnection> {
    const home = await this.#home.get();
    const { id, bytes } = await home.invoke(new Api.auth.ExportAuthorization({ dcId }), this.#closed.signal);
    const login = new Api.auth.ImportAuthorization({ id, bytes });
    const connection = await this.#introduced(await this.#open(dcId), login);
    // A key that cannot be kept is made anew after the next start: no reason to fail.
    await this.#session.saveKey(dcId, connection.authKey).catch(() => {});
    return connection;
  }

  #open(dcId: number, where: { address?: Address; connectMs?: number } = {}): Promise<DcConnection> {
    const { clock, timeoutMs, decipherer } = this.#deps;
    const deps = {
      dcId,
      address: this.#dataCentres.address(dcId),
      ...where,
      authKey: this.#session.key(dcId),
      clock,
      timeoutMs,
      decipherer,
    };
    return DcConnection.open(deps, this.#closed.signal);
  }

  /** The connection, after its first request was answered. */
  async #introduced(connection: DcConnection, first: Api.AnyRequest): Promise<DcConnection> {
    try {
      const answer = await connection.invoke(introduce(this.#deps.apiId, first), this.#closed.signal);
      if (answer instanceof Api.Config) this.#dataCentres.learn(answer.dcOptions);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** A key refused by a foreign data centre costs only that key: the login at home makes the next one. */
  async #withoutRefusedKey(dcId: number, error: unknown): Promise<unknown> {
    const refused = error instanceof MtprotoError && error.problem === "session_refused";
    if (!refused || dcId === this.#session.homeDcId) return error;
    await this.#session.dropKey(dcId).catch(() => {});
    await this.#media.get(dcId)?.close();
    return new MtprotoError("connection", `data centre ${dcId} refused its key`, {
      method: error.method,
      cause: error,
    });
  }

  #newSession(): SavedSession {
    const { apiId, botToken } = this.#deps;
    const homeDcId = this.#dataCentres.defaultHomeId;
    return { version: 1, apiId, botId: botToken.split(":")[0], homeDcId, loggedIn: false, authKeys: {} };
  }
}

function lostTheWay({ method, dcId }: MtprotoError): MtprotoError {
  const message = `Telegram sends the login on and on, at last to data centre ${dcId}`;
  return new MtprotoError("other", message, { method });
}

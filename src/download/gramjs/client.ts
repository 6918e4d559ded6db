import { Buffer } from "node:buffer";
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
import { type DataCentre, DataCentres } from "./data_centres.ts";
import { DcConnection } from "./dc_connection.ts";
import { KeptConnection } from "./kept_connection.ts";
import { foundFile, getFile, getMessage, introduce, plainBytes } from "./requests.ts";

/** Other data centres that a login may be sent to. */
const MOST_MOVES = 3;
const KEY_BYTES = 256;

export interface GramJsDeps {
  apiId: number;
  apiHash: string;
  botToken: string;
  /** Addresses of a test server, the home data centre first; empty for Telegram itself. */
  dataCentres: readonly DataCentre[];
  clock: Clock;
  /** How long the server may keep silent. */
  timeoutMs: number;
}

/**
 * One bot login on GramJS's sender: a home connection for calls, and one per data centre for file parts.
 * A connection that broke is opened again at its next use; errors are thrown at once, whoever retries decides how.
 */
export class GramJsClient implements MtprotoClient {
  readonly #deps: GramJsDeps;
  readonly #saveSession: LoginDeps["saveSession"];
  readonly #beforeLogin: () => void;
  readonly #dataCentres: DataCentres;
  readonly #closed = new AbortController();
  readonly #home = new KeptConnection(() => this.#openHome());
  readonly #media = new Map<number, KeptConnection>();
  #session: SavedSession;
  /** Is what is kept on disk what is true? */
  #isSaved = true;
  #connecting: Promise<void> | undefined;

  constructor(deps: GramJsDeps, login: LoginDeps) {
    this.#deps = deps;
    this.#saveSession = login.saveSession;
    this.#beforeLogin = () => login.beforeLogin?.();
    this.#dataCentres = new DataCentres(deps.dataCentres);
    this.#session = login.session ?? {
      version: 1,
      apiId: deps.apiId,
      botId: deps.botToken.split(":")[0],
      homeDcId: this.#dataCentres.defaultHomeId,
      loggedIn: false,
      authKeys: {},
    };
  }

  async connect(signal: AbortSignal): Promise<void> {
    this.#connecting ??= this.#logIn().finally(() => this.#connecting = undefined);
    await abortable(this.#connecting, signal);
  }

  async prepare(dcId: number, signal: AbortSignal): Promise<void> {
    await abortable(this.#mediaConnection(dcId).get(), signal);
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
      const connection = await abortable(this.#mediaConnection(dcId).get(), signal);
      return plainBytes(await connection.invoke(getFile(location, offset, limit), signal));
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
      if (!this.#isSaved) await this.#save({});
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
      await this.#save({ homeDcId: error.dcId, authKeys: this.#keysWithout(this.#session.homeDcId) });
      return await this.#logIn(moves + 1);
    }
    await this.#save({ loggedIn: true });
  }

  async #openHome(): Promise<DcConnection> {
    const dcId = this.#session.homeDcId;
    if (!this.#dataCentres.knows(dcId)) {
      const reason = `its data centre ${dcId} is not known`;
      throw new MtprotoError("session_refused", reason, { method: "connect" });
    }
    const connection = await this.#open(dcId);
    if (this.#key(dcId) === undefined) await this.#saveHomeKey(dcId, connection);
    return await this.#introduced(connection, new Api.help.GetConfig());
  }

  /** A key that is not kept is not used: the login with it would be lost, and logins are few. */
  async #saveHomeKey(dcId: number, connection: DcConnection): Promise<void> {
    try {
      await this.#saveKey(dcId, connection.authKey);
    } catch (error) {
      this.#session = { ...this.#session, authKeys: this.#keysWithout(dcId) };
      connection.close();
      throw error;
    }
  }

  #mediaConnection(dcId: number): KeptConnection {
    const known = this.#media.get(dcId) ?? new KeptConnection(() => this.#openMedia(dcId));
    this.#media.set(dcId, known);
    return known;
  }

  async #openMedia(dcId: number): Promise<DcConnection> {
    if (this.#key(dcId) !== undefined) {
      return await this.#introduced(await this.#open(dcId), new Api.help.GetConfig());
    }
    const home = await this.#home.get();
    const { id, bytes } = await home.invoke(new Api.auth.ExportAuthorization({ dcId }), this.#closed.signal);
    const login = new Api.auth.ImportAuthorization({ id, bytes });
    const connection = await this.#introduced(await this.#open(dcId), login);
    // A key that cannot be kept is made anew after the next start: no reason to fail.
    await this.#saveKey(dcId, connection.authKey).catch(() => {});
    return connection;
  }

  #open(dcId: number): Promise<DcConnection> {
    const { clock, timeoutMs } = this.#deps;
    const deps = {
      dcId,
      address: this.#dataCentres.address(dcId),
      authKey: this.#key(dcId),
      clock,
      timeoutMs,
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
    await this.#save({ authKeys: this.#keysWithout(dcId) }).catch(() => {});
    await this.#media.get(dcId)?.close();
    return new MtprotoError("connection", `data centre ${dcId} refused its key`, {
      method: error.method,
      cause: error,
    });
  }

  /** What is no key is none: the server would only say so. */
  #key(dcId: number): Uint8Array | undefined {
    const key = Buffer.from(this.#session.authKeys[dcId] ?? "", "base64");
    return key.length === KEY_BYTES ? key : undefined;
  }

  #keysWithout(dcId: number): SavedSession["authKeys"] {
    const { [dcId]: _left, ...others } = this.#session.authKeys;
    return others;
  }

  #saveKey(dcId: number, key: Uint8Array): Promise<void> {
    const authKeys = { ...this.#session.authKeys, [dcId]: Buffer.from(key).toString("base64") };
    return this.#save({ authKeys });
  }

  async #save(changes: Partial<SavedSession>): Promise<void> {
    this.#session = { ...this.#session, ...changes };
    this.#isSaved = false;
    await this.#saveSession(this.#session);
    this.#isSaved = true;
  }
}

function lostTheWay({ method, dcId }: MtprotoError): MtprotoError {
  const message = `Telegram sends the login on and on, at last to data centre ${dcId}`;
  return new MtprotoError("other", message, { method });
}

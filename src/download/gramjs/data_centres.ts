import { growingMs } from "../../waiting.ts";
import type { Address } from "./transport.ts";

/** Addresses that Telegram's own clients start with (Telegram Desktop, mtproto_dc_options.cpp). */
const BUILT_IN: Record<number, Address> = {
  1: { host: "149.154.175.50", port: 443 },
  2: { host: "149.154.167.51", port: 443 },
  3: { host: "149.154.175.100", port: 443 },
  4: { host: "149.154.167.91", port: 443 },
  5: { host: "149.154.171.5", port: 443 },
};
const DEFAULT_HOME = 2;
/** How long an address that did not work is left alone: longer each time. */
const [FIRST_REST_MS, LONGEST_REST_MS] = [10 * 60_000, 6 * 3_600_000];

export interface DataCentre extends Address {
  id: number;
}

/** One line of Telegram's own list (help.getConfig). */
export interface DcOption {
  id: number;
  ipAddress: string;
  port: number;
  ipv6?: boolean;
  /** Speaks only the obfuscated transport. */
  tcpoOnly?: boolean;
  /** Gives out files, but makes no keys. */
  mediaOnly?: boolean;
  cdn?: boolean;
}

/** Knows where each data centre listens: as configured for a test server, else as Telegram's config says. */
export class DataCentres {
  readonly #configured: readonly DataCentre[];
  #told: readonly DcOption[] = [];
  /** Addresses for files alone that did not work: how often in a row, and until when each is left alone. */
  readonly #useless = new Map<string, { times: number; until: number }>();

  constructor(configured: readonly DataCentre[]) {
    this.#configured = configured;
  }

  /** Where a login begins; Telegram then names the bot's own data centre. */
  get defaultHomeId(): number {
    return this.#configured.at(0)?.id ?? DEFAULT_HOME;
  }

  learn(options: readonly DcOption[]): void {
    this.#told = options;
  }

  /** Is there such a data centre? Numbers of data centres come from others, too. */
  knows(dcId: number): boolean {
    return this.#find(dcId) !== undefined;
  }

  address(dcId: number): Address {
    const address = this.#find(dcId);
    if (!address) throw new Error(`data centre ${dcId} has no known address`);
    return address;
  }

  /** An address of the data centre for files alone; undefined where there is none that works now. */
  mediaAddress(dcId: number, now: number): Address | undefined {
    const media = this.#told.filter((dc) => dc.id === dcId && dc.mediaOnly && isPlain(dc))
      .map(({ ipAddress, port }) => ({ host: this.#configuredHost(dcId) ?? ipAddress, port }));
    return media.find((address) => (this.#useless.get(nameOf(address))?.until ?? 0) <= now);
  }

  /** The address did not work: it is given out again later, and later still the next time. */
  noteUseless(address: Address, now: number): void {
    const times = this.#useless.get(nameOf(address))?.times ?? 0;
    const until = now + growingMs(times, FIRST_REST_MS, LONGEST_REST_MS);
    this.#useless.set(nameOf(address), { times: times + 1, until });
  }

  noteUseful(address: Address): void {
    this.#useless.delete(nameOf(address));
  }

  /** A test server calls data centre N 127.0.0.N, and listens where it was configured. */
  #configuredHost(dcId: number): string | undefined {
    return this.#configured.find((dc) => dc.id === dcId)?.host;
  }

  #find(dcId: number): Address | undefined {
    const configured = this.#configured.find((dc) => dc.id === dcId);
    if (configured || this.#configured.length > 0) return configured;
    const told = this.#told.find((dc) => dc.id === dcId && !dc.mediaOnly && isPlain(dc));
    return told ? { host: told.ipAddress, port: told.port } : BUILT_IN[dcId];
  }
}

/** Whether this program can speak to it. */
function isPlain({ ipv6, cdn, tcpoOnly }: DcOption): boolean {
  return !ipv6 && !cdn && !tcpoOnly;
}

function nameOf({ host, port }: Address): string {
  return `${host}:${port}`;
}

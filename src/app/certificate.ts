import { X509Certificate } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { Certificate } from "../http/front.ts";
import type { Server } from "../http/server.ts";
import { systemReason } from "../system_reason.ts";
import { OperatorError } from "../operator_error.ts";

const log = getLogger(["transhades", "http"]);

const LOOK_EVERY_MS = 3_600_000;
/** Whoever renews by itself has done so long before. */
const SOON_MS = 14 * 86_400_000;
const WARN_EVERY_MS = 86_400_000;

type CertificateSettings = Pick<Settings, "HTTP_CERT" | "HTTP_KEY">;

interface RenewalDeps {
  settings: CertificateSettings;
  server: Pick<Server, "use">;
  clock: Clock;
}

/** Looks once an hour whether the certificate was renewed, and has the server use the new one; a bad one is told, and the old one stays. */
export class RenewedCertificate implements AsyncDisposable {
  readonly #deps: RenewalDeps;
  readonly #end = new AbortController();
  readonly #watching: Promise<void>;
  #used: Certificate;
  #warnedAt = 0;

  constructor(used: Certificate, deps: RenewalDeps) {
    this.#used = used;
    this.#deps = deps;
    this.#warnOfEnd();
    this.#watching = this.#watch();
  }

  /** Never rejects. */
  async look(): Promise<void> {
    const { settings, server } = this.#deps;
    try {
      const found = await certificateOf(settings);
      if (found === undefined || isSame(found, this.#used)) return;
      server.use?.(found);
      this.#used = found;
      log.info("a new certificate is in use: {certificate}", { certificate: shownCertificate(found) });
    } catch (error) {
      log.error("the certificate stays as it was: {reason}", { reason: Object(error).message });
    } finally {
      this.#warnOfEnd();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#watching;
  }

  /** Once a day. */
  #warnOfEnd(): void {
    const now = this.#deps.clock.now();
    if (now - this.#warnedAt < WARN_EVERY_MS || !endsSoon(this.#used, now)) return;
    this.#warnedAt = now;
    log.warn("the certificate ends soon, and nobody has renewed it: {certificate}", {
      certificate: shownCertificate(this.#used),
    });
  }

  async #watch(): Promise<void> {
    const { clock } = this.#deps;
    while (await clock.sleep(LOOK_EVERY_MS, this.#end.signal).then(() => true, () => false)) {
      await this.look();
    }
  }
}

/** Will it be of no use before long? */
export function endsSoon({ cert }: Certificate, now: number): boolean {
  return Date.parse(new X509Certificate(cert).validTo) - now < SOON_MS;
}

/** Undefined when none is set. @throws {OperatorError} */
export async function certificateOf(
  { HTTP_CERT, HTTP_KEY }: CertificateSettings,
): Promise<Certificate | undefined> {
  if (HTTP_CERT === undefined || HTTP_KEY === undefined) return undefined;
  return { cert: await readPem("HTTP_CERT", HTTP_CERT), key: await readPem("HTTP_KEY", HTTP_KEY) };
}

/** For logs: whose it is, and how long it holds. */
export function shownCertificate({ cert }: Certificate): string {
  const { subjectAltName, validTo } = new X509Certificate(cert);
  return `for ${subjectAltName ?? "no name"}, until ${validTo}`;
}

function isSame(one: Certificate, other: Certificate): boolean {
  return one.cert === other.cert && one.key === other.key;
}

async function readPem(name: string, path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new OperatorError(`${name}: ${path} cannot be read: ${systemReason(error)}`, { cause: error });
  }
}

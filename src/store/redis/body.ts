import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { getLogger } from "@logtape/logtape";
import type { Kind } from "../kind.ts";
import type { Reply } from "./script.ts";

const log = getLogger(["transhades", "store"]);

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Shorter ones hardly shrink. */
const LEAST_BYTES = 1024;
/** How compressed bytes begin; JSON begins with a brace. */
const COMPRESSED = 0x1f;

/** The value as Redis keeps it: JSON with the version of its kind, compressed unless it is short (a transcript with words becomes a fifth). */
export async function pack<T extends object>(kind: Kind<T>, value: T): Promise<Buffer> {
  const plain = Buffer.from(JSON.stringify(kind.toRecord(value)));
  return plain.length < LEAST_BYTES ? plain : await compress(plain);
}

/** Undefined when there is none, or none that can be read (which is logged). */
export async function unpack<T extends object>(kind: Kind<T>, reply: Reply): Promise<T | undefined> {
  if (!Buffer.isBuffer(reply)) return undefined;
  try {
    return kind.from(await parsed(reply));
  } catch (error) {
    log.warn("a stored {kind} is left out, it is damaged: {error}", {
      kind: kind.name,
      error: nameOf(error),
    });
    return undefined;
  }
}

/** As `unpack`, for what is written anew. @throws {Error} when a later version wrote it, of which this one would keep nothing */
export async function unpackToChange<T extends object>(kind: Kind<T>, reply: Reply): Promise<T | undefined> {
  const record = Buffer.isBuffer(reply) ? await parsed(reply).catch(() => undefined) : undefined;
  if (kind.read(record).state === "newer") {
    throw new Error(`a later version of the program wrote the ${kind.name}: update this instance, too`);
  }
  return await unpack(kind, reply);
}

async function parsed(body: Buffer): Promise<unknown> {
  const plain = body[0] === COMPRESSED ? await decompress(body) : body;
  return JSON.parse(plain.toString());
}

/** A parser's message quotes what it read, which is nobody's business. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

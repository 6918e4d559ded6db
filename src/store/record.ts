import { getLogger } from "@logtape/logtape";

const log = getLogger(["transhades", "store"]);

/** Version of everything stored; raised when the shape of a record changes. */
export const SCHEMA_VERSION = 1;

type Stored<T> = T & { schemaVersion: typeof SCHEMA_VERSION };

/** The value as it is stored: with the version of its shape. */
export function toRecord<T extends object>(value: T): Stored<T> {
  return { ...value, schemaVersion: SCHEMA_VERSION };
}

/** The stored value; undefined when there is none or when another version of the program wrote it. */
export function fromRecord<T extends object>(raw: unknown): T | undefined {
  if (raw === null || raw === undefined) return undefined;
  if (!isCurrent<T>(raw)) {
    log.warning("a record of another version is ignored");
    return undefined;
  }
  const { schemaVersion: _, ...value } = raw;
  return value as unknown as T;
}

function isCurrent<T>(raw: unknown): raw is Stored<T> {
  return typeof raw === "object" && raw !== null && "schemaVersion" in raw &&
    raw.schemaVersion === SCHEMA_VERSION;
}

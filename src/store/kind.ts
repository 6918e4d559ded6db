import { getLogger } from "@logtape/logtape";
import type { z } from "zod";

const log = getLogger(["transhades", "store"]);

type Fields = Record<string, unknown>;

/** Makes the shape of one version from that of the version before it. */
export type Upgrade = (old: Fields) => Fields;

/** What a stored record turned out to be. */
export type Reading<T> =
  /** `outdated`: an earlier version of the program wrote it. */
  | { state: "readable"; value: T; outdated: boolean }
  | { state: "absent" }
  /** A later version of the program wrote it. */
  | { state: "newer" }
  | { state: "damaged"; reason: string };

/** One kind of stored value. Its version counts from 1; each later one has an upgrade from the one before. */
export class Kind<T extends object> {
  readonly #schema: z.ZodType<T>;
  readonly #upgrades: readonly Upgrade[];

  /** @param schema the present shape; what it does not name is dropped */
  constructor(readonly name: string, schema: z.ZodType<T>, upgrades: readonly Upgrade[] = []) {
    this.#schema = schema;
    this.#upgrades = upgrades;
  }

  get version(): number {
    return this.#upgrades.length + 1;
  }

  /** The value as it is stored: with the version of its shape. */
  toRecord(value: T): T & { schemaVersion: number } {
    return { ...value, schemaVersion: this.version };
  }

  read(raw: unknown): Reading<T> {
    if (raw === null || raw === undefined) return { state: "absent" };
    if (!isFields(raw)) return { state: "damaged", reason: "it is no record" };
    const { schemaVersion = 1, ...fields } = raw;
    if (typeof schemaVersion !== "number" || !(schemaVersion >= 1)) {
      return { state: "damaged", reason: "it has no version" };
    }
    if (schemaVersion > this.version) return { state: "newer" };
    return this.#parse(fields, schemaVersion);
  }

  /** The stored value; undefined, with a word in the log, when there is none that can be read. */
  from(raw: unknown): T | undefined {
    const reading = this.read(raw);
    if (reading.state === "readable") return reading.value;
    if (reading.state !== "absent") log.warn("a stored {kind} is left out: {reason}", this.#facts(reading));
    return undefined;
  }

  #parse(fields: Fields, version: number): Reading<T> {
    try {
      const present = this.#upgrades.slice(version - 1).reduce((old, upgrade) => upgrade(old), fields);
      return { state: "readable", value: this.#schema.parse(present), outdated: version < this.version };
    } catch (error) {
      return { state: "damaged", reason: error instanceof Error ? firstIssue(error) : String(error) };
    }
  }

  #facts(reading: { state: "newer" } | { state: "damaged"; reason: string }) {
    const reason = reading.state === "newer"
      ? "a later version of this program wrote it"
      : `it cannot be read (${reading.reason})`;
    return { kind: this.name, reason };
  }
}

function isFields(raw: unknown): raw is Fields {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** Where it does not fit, never what stands there: a transcript is nobody's business. */
function firstIssue(error: Error): string {
  const issues = "issues" in error && Array.isArray(error.issues) ? error.issues : [];
  const [issue] = issues as { path: PropertyKey[]; message: string }[];
  return issue === undefined ? error.name : `${issue.path.join(".") || "all of it"}: ${issue.message}`;
}

/** Reads what may be anything: what cannot be read counts as absent, and nothing of it throws. */

export type Fields = Record<string, unknown>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list; texts alone become objects with a `text`. */
export function readRecords(value: unknown): Fields[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => typeof item === "string" ? [{ text: item }] : isRecord(item) ? [item] : []);
}

/** The first of the values that is a text with something in it. */
export function readText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value.trim() !== "");
}

/** A number, or a text that spells one. */
export function readNumber(value: unknown): number | undefined {
  const number = typeof value === "number" ? value : typeof value === "string" ? spelled(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** "1.5", "1.5s", "00:01:02,500" */
function spelled(text: string): number {
  const parts = text.trim().replace(/s$/, "").replace(",", ".").split(":");
  if (parts.some((part) => !/^[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?$/i.test(part))) return NaN;
  return parts.reduce((seconds, part) => seconds * 60 + Number(part), 0);
}

/** A speaker as the provider calls it. */
export function readLabel(...values: readonly unknown[]): string | number | undefined {
  return values.find((value): value is string | number =>
    typeof value === "number" && Number.isFinite(value) || typeof value === "string" && value.trim() !== ""
  );
}

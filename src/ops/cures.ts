/** What a message means, and what to do. */
export interface Cure {
  means: string;
  cure: string;
}

/** A row of a table: message in marks of code, meaning, cure. */
const ROW = /^\| `(.+?)` \|(.*?)\|(.*?)\|$/;

/** Every message that docs/operations.md tells of, by its text. */
export function curesOf(operations: string): ReadonlyMap<string, Cure> {
  const rows = operations.split("\n").map((line) => ROW.exec(line)).filter((row) => row !== null);
  return new Map(
    rows.map(([, message, means, cure]) => [normal(message), { means: plain(means), cure: plain(cure) }]),
  );
}

/** What is told of a message; undefined when nothing is. */
export function cureFor(message: string, cures: ReadonlyMap<string, Cure>): Cure | undefined {
  return cures.get(normal(message));
}

/** Whatever is put in is the same. */
function normal(message: string): string {
  return message.replace(/\{[^{}]*\}/g, "{}").replace(/`/g, "").replace(/\s+/g, " ").trim();
}

/** Without marks of Markdown. */
function plain(text: string): string {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "").trim();
}

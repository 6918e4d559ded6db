import { createRequire } from "node:module";
import schema from "telegram/tl/apiTl.js";

/** Whatever is asked of Telegram here, and what GramJS wraps it in. */
const METHODS = new Set([
  "auth.exportAuthorization",
  "auth.importAuthorization",
  "auth.importBotAuthorization",
  "channels.getMessages",
  "help.getConfig",
  "initConnection",
  "invokeAfterMsg",
  "invokeWithLayer",
  "invokeWithoutUpdates",
  "messages.getMessages",
  "upload.getFile",
  "users.getUsers",
]);
/** Telegram may send them unasked, in a packet with answers. */
const UNASKED = ["Updates"];
const FUNCTIONS = "---functions---";

/**
 * Gives GramJS, which makes a class of each line of its schema, those that can be met alone: 700 of 2,150.
 * To be called before it is loaded; the schema of the protocol itself is another file, and stays whole.
 */
export function keepWhatCanBeMet(): void {
  const { cache } = createRequire(import.meta.url);
  const path = Object.keys(cache).find((each) => each.endsWith("/tl/apiTl.js"));
  const module = path === undefined ? undefined : cache[path];
  if (module !== undefined) module.exports = met(schema);
}

/** Lines of a TL schema: the methods, and every constructor of a type that can come in an answer or go with a request. */
export function met(whole: string): string {
  const [types, functions] = whole.split(FUNCTIONS).map((part) => part.split("\n"));
  const constructors = Map.groupBy(types.filter((line) => line.includes(" = ")), resultOf);
  const methods = functions.filter((line) => METHODS.has(line.split("#")[0]));
  const reached = new Set([...UNASKED, ...methods.flatMap(typesIn)]);
  for (const type of reached) {
    for (const line of constructors.get(type) ?? []) typesIn(line).forEach((each) => reached.add(each));
  }
  const kept = [...reached].flatMap((type) => constructors.get(type) ?? []);
  return [...kept, FUNCTIONS, ...methods].join("\n");
}

/** "user#1 id:long = User;" -> "User" */
function resultOf(line: string): string {
  return line.slice(line.lastIndexOf(" = ") + " = ".length).replace(";", "").trim();
}

/** Names of types after a colon, a question mark, "<", "!" or "= ": whatever looks like one costs nothing. */
function typesIn(line: string): string[] {
  return line.match(/[\w.]+/g) ?? [];
}

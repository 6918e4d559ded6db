import "@grammyjs/types"; // only what is imported has an address that can be asked for
import { fileURLToPath } from "node:url";

/** Parameters of a method, or fields of an object, and whether each must be given. */
type Fields = ReadonlyMap<string, { isRequired: boolean }>;

/** What the official types say of every method, read from the package itself. */
const TYPES = new URL(".", import.meta.resolve("@grammyjs/types"));
const METHODS = methodsIn(read("methods.d.ts"));
/** Parameters that are objects of one shape. */
const OBJECTS: Readonly<Record<string, Fields>> = {
  reply_parameters: fieldsOf(read("message.d.ts"), "ReplyParameters"),
  ephemeral_message_parameters: fieldsOf(read("message.d.ts"), "EphemeralMessageParameters"),
  link_preview_options: fieldsOf(read("message.d.ts"), "LinkPreviewOptions"),
};

/** What a button of an inline keyboard may have. */
export const BUTTON_FIELDS = membersIn(namespaceOf(read("markup.d.ts"), "InlineKeyboardButton"), 8);

/** What a call has that the official types do not know; undefined for nothing. */
export function unknownIn(method: string, given: ReadonlyMap<string, string>): string | undefined {
  const parameters = METHODS.get(method);
  if (parameters === undefined) return `the official types know no method ${method}`;
  return unknownField(method, parameters, [...given.keys()]) ?? wrongObject(given);
}

/** What a call lacks by the official types; undefined for nothing. */
export function missingIn(method: string, given: ReadonlyMap<string, string>): string | undefined {
  return missingField(method, METHODS.get(method) ?? new Map(), [...given.keys()]);
}

function wrongObject(given: ReadonlyMap<string, string>): string | undefined {
  return [...given].map(([name, text]) => {
    const fields = OBJECTS[name];
    const value: unknown = fields && parsed(text);
    if (typeof value !== "object" || value === null) return undefined;
    const names = Object.keys(value);
    return unknownField(name, fields, names) ?? missingField(name, fields, names);
  }).find((wrong) => wrong !== undefined);
}

function unknownField(what: string, fields: Fields, names: readonly string[]): string | undefined {
  const unknown = names.find((name) => !fields.has(name));
  return unknown && `${what} has no field ${unknown}`;
}

function missingField(what: string, fields: Fields, names: readonly string[]): string | undefined {
  const missing = [...fields].find(([name, { isRequired }]) => isRequired && !names.includes(name));
  return missing && `${what} lacks its field ${missing[0]}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the method itself says so
  }
}

function methodsIn(text: string): ReadonlyMap<string, Fields> {
  const methods = text.matchAll(/^ {4}(\w+)\((?:args\??: \{(\}?)(\n[^]*?^ {4}\})?)?\): /gm);
  return new Map(Array.from(methods, ([, name, _empty, body = ""]) => [name, membersIn(body, 8)]));
}

function fieldsOf(text: string, name: string): Fields {
  const [, body] = new RegExp(`^export interface ${name} \\{\\n([^]*?)^\\}`, "m").exec(text) ?? [];
  if (body === undefined) throw new Error(`the official types have no ${name}`);
  return membersIn(body, 4);
}

function namespaceOf(text: string, name: string): string {
  const [, body] = new RegExp(`^export declare namespace ${name} \\{\\n([^]*?)^\\}`, "m").exec(text) ?? [];
  if (body === undefined) throw new Error(`the official types have no ${name}`);
  return body;
}

function membersIn(body: string, indent: number): Fields {
  const members = body.matchAll(new RegExp(`^ {${indent}}(\\w+)(\\??):`, "gm"));
  return new Map(Array.from(members, ([, name, mark]) => [name, { isRequired: mark === "" }]));
}

function read(name: string): string {
  return Deno.readTextFileSync(fileURLToPath(new URL(name, TYPES)));
}

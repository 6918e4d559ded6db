import type { Update } from "grammy/types";
import { type OfficialType, officialType } from "./official_types.ts";

type Fields = Extract<OfficialType, { is: "fields" }>["fields"];

/** Types that need no declaration, and what is theirs. */
const SIMPLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  true: (value) => value === true,
  false: (value) => value === false,
  undefined: (value) => value === undefined,
};

type Body = Omit<Update, "update_id">;

/** The same update. What Telegram would never send is a mistake in the sandbox. @throws {TypeError} naming what it has, or lacks, by the official types */
export function official(update: Body): Body {
  const asSent = JSON.parse(JSON.stringify({ update_id: 1, ...update }));
  const found = wrong(asSent, officialType("Update"), "update");
  if (found !== undefined) throw new TypeError(`by the official types ${found}`);
  return update;
}

function wrong(value: unknown, type: OfficialType, path: string): string | undefined {
  switch (type.is) {
    case "name":
      return SIMPLE[type.name] === undefined
        ? wrong(value, officialType(type.name, type.scope), path)
        : unless(SIMPLE[type.name](value), `${path} is no ${type.name}`);
    case "literal":
      return unless(value === type.value, `${path} is not ${type.value}`);
    case "list":
      return Array.isArray(value)
        ? firstOf(value.map((each, i) => () => wrong(each, type.of, `${path}[${i}]`)))
        : `${path} is no list`;
    case "any":
      return wrongForAll(value, type.of, path);
    default:
      return wrongFields(value, fieldsOf(type), path);
  }
}

/** Of several shapes one must fit; those that are told apart by their name are not complained of. */
function wrongForAll(value: unknown, types: readonly OfficialType[], path: string): string | undefined {
  const all = types.map((type) => wrong(value, type, path));
  const telling = all.filter((complaint) => !/ is not \S+$/.test(complaint ?? ""));
  return all.includes(undefined) ? undefined : (telling.length > 0 ? telling : all).join(", or ");
}

function wrongFields(value: unknown, fields: Fields, path: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${path} is no object`;
  const unknown = Object.keys(value).find((name) => !fields.has(name));
  if (unknown !== undefined) return `${path} has no field ${unknown}`;
  const given: Partial<Record<string, unknown>> = { ...value };
  return firstOf(
    [...fields].map(([name, { isRequired, type }]) => () => {
      const has = given[name] !== undefined;
      if (!has) return unless(!isRequired || isNothing(type), `${path} lacks its field ${name}`);
      return wrong(given[name], type, `${path}.${name}`);
    }),
  );
}

/** The fields of what is one object, of whatever parts. */
function fieldsOf(type: OfficialType): Fields {
  if (type.is === "fields") return type.fields;
  if (type.is === "name") return fieldsOf(officialType(type.name, type.scope));
  if (type.is !== "all") throw new Error(`a part of an object is ${type.is}`);
  return type.of.map(fieldsOf).reduce(merged);
}

/** A field of both is what the later one says, which is the narrower. */
function merged(some: Fields, others: Fields): Fields {
  const all = new Map(some);
  for (const [name, field] of others) {
    const before = some.get(name);
    all.set(name, { isRequired: field.isRequired || before?.isRequired === true, type: field.type });
  }
  return all;
}

function isNothing(type: OfficialType): boolean {
  return type.is === "name" && type.name === "undefined";
}

function firstOf(looks: readonly (() => string | undefined)[]): string | undefined {
  for (const look of looks) {
    const found = look();
    if (found !== undefined) return found;
  }
  return undefined;
}

function unless(isRight: boolean, complaint: string): string | undefined {
  return isRight ? undefined : complaint;
}

import "@grammyjs/types"; // only what is imported has an address that can be asked for
import { fileURLToPath } from "node:url";

/** A type of the official package, as far as objects that come with updates need it. */
export type OfficialType =
  | { is: "any" | "all"; of: OfficialType[] }
  | { is: "list"; of: OfficialType }
  | { is: "fields"; fields: Map<string, Field> }
  | { is: "literal"; value: unknown }
  | { is: "name"; name: string; scope: string };

interface Field {
  isRequired: boolean;
  type: OfficialType;
}

interface Declaration {
  text: string;
  scope: string;
}

const FOLDER = new URL(".", import.meta.resolve("@grammyjs/types"));
const FILES = ["update", "message", "manage", "markup"];

let declarations: ReadonlyMap<string, Declaration> | undefined;
const known = new Map<string, OfficialType>();

/** The type of this name, as it is seen in a namespace (""  for none). @throws when no file that is read has it */
export function officialType(name: string, scope = ""): OfficialType {
  declarations ??= new Map(FILES.flatMap(declarationsIn));
  const full = [`${scope}.${name}`, name].find((each) => declarations?.has(each)) ?? name;
  const found = known.get(full);
  if (found !== undefined) return found;
  const declared = declarations.get(full);
  if (declared === undefined) throw new Error(`the official types that are read have no ${full}`);
  const type = new TypeReader(declared).read();
  known.set(full, type);
  return type;
}

function declarationsIn(file: string): [string, Declaration][] {
  const source = Deno.readTextFileSync(fileURLToPath(new URL(`${file}.d.ts`, FOLDER)));
  const text = source.replaceAll(/\/\*[^]*?\*\//g, "");
  const spaces = text.matchAll(/^export declare namespace (\w+) \{\n([^]*?)^\}/gm);
  return [...namedIn(text, ""), ...Array.from(spaces).flatMap(([, scope, body]) => namedIn(body, scope))];
}

/** Interfaces and types of one level, by their indent. */
function namedIn(text: string, scope: string): [string, Declaration][] {
  const indent = scope === "" ? "" : " {4}";
  const full = (name: string) => scope === "" ? name : `${scope}.${name}`;
  const start = `^${indent}(?:export )?`;
  const interfaces = text.matchAll(
    new RegExp(`${start}interface (\\w+)(?: extends ([^{]+?))? (\\{[^]*?^${indent}\\})`, "gm"),
  );
  const types = text.matchAll(
    new RegExp(`${start}type (\\w+) = ([^]*?);$(?=\\s*^${indent}[^\\s}]|\\s*$(?![^]))`, "gm"),
  );
  return [
    ...Array.from(interfaces, ([, name, bases, body]): [string, Declaration] => {
      const text = [...bases === undefined ? [] : bases.split(/, (?![^<]*>)/), body].join(" & ");
      return [full(name), { text, scope }];
    }),
    ...Array.from(types, ([, name, text]): [string, Declaration] => [full(name), { text, scope }]),
  ];
}

/** Reads what stands on the right of a type's name. */
class TypeReader {
  readonly #tokens: string[];
  readonly #scope: string;

  constructor({ text, scope }: Declaration) {
    this.#tokens = text.match(/"[^"]*"|[\w.-]+|\[\]|[|&(){}<>:;?,]/g) ?? [];
    this.#scope = scope;
  }

  read(): OfficialType {
    return this.#several("|", "any", () => this.#several("&", "all", () => this.#lists()));
  }

  #several(sign: string, is: "any" | "all", next: () => OfficialType): OfficialType {
    this.#takes(sign);
    const of = [next()];
    while (this.#takes(sign)) of.push(next());
    return of.length === 1 ? of[0] : { is, of };
  }

  #lists(): OfficialType {
    let type = this.#one();
    while (this.#takes("[]")) type = { is: "list", of: type };
    return type;
  }

  #one(): OfficialType {
    const token = this.#tokens.shift() ?? "";
    if (token === "{") return this.#fields();
    if (token === "(") {
      const inner = this.read();
      this.#takes(")");
      return inner;
    }
    if (/^["\d-]/.test(token)) return { is: "literal", value: JSON.parse(token) };
    if (!this.#takes("<")) return { is: "name", name: token, scope: this.#scope };
    return this.#without();
  }

  /** Omit and Exclude take something away, which is not looked at. */
  #without(): OfficialType {
    const type = this.read();
    while (!this.#takes(">")) this.#tokens.shift();
    return type;
  }

  #fields(): OfficialType {
    const fields = new Map<string, Field>();
    while (!this.#takes("}")) {
      const name = this.#tokens.shift() ?? "}";
      const isRequired = !this.#takes("?");
      this.#takes(":");
      fields.set(name, { isRequired, type: this.read() });
      this.#takes(";");
    }
    return { is: "fields", fields };
  }

  #takes(sign: string): boolean {
    if (this.#tokens[0] !== sign) return false;
    this.#tokens.shift();
    return true;
  }
}

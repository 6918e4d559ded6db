import jsTokens from "js-tokens";

/** A text that stands in the source. */
export interface Literal {
  /** With "{}" for whatever is put in, parts that are joined by "+" as one. */
  text: string;
  isWarning: boolean;
}

/** Call of a log that somebody should read; what stands in it is a message, or is not known here. */
const WARNINGS = /^(?:warn|warning|error)$/;

/** Every text in a TypeScript file, and which of them are logged as a warning or an error. */
export function literalsOf(source: string): Literal[] {
  const literals: Literal[] = [];
  const open: { text: string; before: string[] }[] = [];
  let before: string[] = [];
  for (const { type, value } of jsTokens(source)) {
    if (/^(?:WhiteSpace|LineTerminatorSequence|\w+Comment)$/.test(type)) continue;
    if (type === "StringLiteral" || type === "NoSubstitutionTemplate") {
      add(literals, value.slice(1, -1), before);
    } else if (type === "TemplateHead") {
      open.push({ text: value.slice(1, -2), before });
    } else if (type === "TemplateMiddle") {
      const head = open.pop();
      if (head) open.push({ ...head, text: `${head.text}{}${value.slice(1, -2)}` });
    } else if (type === "TemplateTail") {
      const head = open.pop();
      if (head) add(literals, `${head.text}{}${value.slice(1, -1)}`, head.before);
    }
    before = [...before.slice(-3), type.startsWith("Template") || type === "StringLiteral" ? "text" : value];
  }
  return literals;
}

function add(literals: Literal[], text: string, before: readonly string[]): void {
  const last = literals.at(-1);
  if (before.at(-1) === "+" && before.at(-2) === "text" && last) last.text += text;
  else literals.push({ text, isWarning: isLogged(before) });
}

function isLogged(before: readonly string[]): boolean {
  return before.at(-1) === "(" && WARNINGS.test(before.at(-2) ?? "") && before.at(-3) === ".";
}

/** How a message is compared: whatever is put in is "{}" (NAME, too), marks of code are gone, as is what follows in lines of its own. */
export function normal(text: string): string {
  return text.replace(/\\n[^]*/, "").replace(/\{[^{}]*\}|\bNAME(?=_)/g, "{}")
    .replace(/\\?`/g, "").replace(/\s+/g, " ").trim();
}

/** What is written for machines that stand behind the program. */
const CODE = /\bredis\.call\b|\bKEYS\[|^</;

/** Is it a sentence for people, or a name, a path, a key, a script? */
export function isSentence(text: string): boolean {
  return /\s/.test(text) && !CODE.test(text.trim()) && (text.match(/[A-Za-z]{2,}/g)?.length ?? 0) >= 4;
}

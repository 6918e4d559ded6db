import { fileURLToPath } from "node:url";
import { expect } from "expect";
import { readSources } from "../../tools/house_rules.ts";
import { isSentence, literalsOf, normal } from "./messages.ts";
import { NEEDS_NOBODY, OPERATOR_PLACES } from "./needs_nobody.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OPERATIONS = await Deno.readTextFile(`${ROOT}docs/operations.md`);
const known = normal(OPERATIONS);
const sources = [...await readSources(ROOT)].filter(([file]) => file.startsWith("src/"));

/** What an operator may meet: each warning and error of the log, and each sentence where only operators are spoken to. */
const messages = sources.flatMap(([file, source]) => {
  const isForOperators = OPERATOR_PLACES.some((place) => file.startsWith(place));
  return literalsOf(source)
    .filter(({ text, isWarning }) => isWarning || (isForOperators && isSentence(text)))
    .map(({ text }) => ({ file, text: normal(text) }));
});

function needsNobody({ file, text }: { file: string; text: string }): boolean {
  return file in NEEDS_NOBODY || text in NEEDS_NOBODY;
}

Deno.test("docs/operations.md tells of every message that may need somebody", () => {
  const missing = messages.filter((message) => !needsNobody(message) && !known.includes(message.text));
  expect(missing).toEqual([]);
});

Deno.test("what needs nobody is still in the source, and is not told of all the same", () => {
  const said = new Set(messages.flatMap(({ file, text }) => [file, text]));
  expect(Object.keys(NEEDS_NOBODY).filter((key) => !said.has(key))).toEqual([]);
  expect(Object.keys(NEEDS_NOBODY).filter((key) => known.includes(`| ${key} |`))).toEqual([]);
});

Deno.test("every message that docs/operations.md tells of is still in the source", () => {
  const texts = sources.flatMap(([, source]) => literalsOf(source)).map(({ text }) => normal(text)).join(
    "\n",
  );
  const [, part] = OPERATIONS.split("## What it says, and what to do");
  const told = part.split("\n## ")[0].split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => normal(line.slice(2).split(" | ")[0]));
  expect(told.length).toBeGreaterThan(50);
  expect(told.filter((text) => !texts.includes(text))).toEqual([]);
});

Deno.test("a text is found whole, however it is written", () => {
  const source =
    "log.error(`a ${b.c({ d: `e` })} f` +\n // g\n 'h', {}); other('a', \"i\"); fail(new Error(\"j\"));";
  expect(literalsOf(source)).toEqual([
    { text: "e", isWarning: false },
    { text: "a {} fh", isWarning: true },
    { text: "a", isWarning: false },
    { text: "i", isWarning: false },
    { text: "j", isWarning: false },
  ]);
});

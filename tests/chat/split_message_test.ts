import { expect } from "expect";
import fc from "fast-check";
import { anyText } from "../any_text.ts";
import { splitMessage } from "../../src/chat/split_message.ts";

const word = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z]{1,12}[.,!?]?$/) },
  fc.constantFrom("👩‍👩‍👧‍👦", "🇮🇩", "é", "https://example.com/a?b=c", "今日は良い天気ですね。"),
  anyText({ minLength: 1, maxLength: 40 }),
);
const text = fc.array(fc.tuple(word, fc.constantFrom(" ", "\n", "\n\n")), { maxLength: 120 })
  .map((pairs) => pairs.flat().join(""));
const limit = fc.integer({ min: 16, max: 200 });

const solid = (value: string) => value.replaceAll(/\s+/gu, "");
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

Deno.test("no message is empty or longer than the limit", () => {
  fc.assert(fc.property(text, limit, (value, maxUnits) => {
    for (const part of splitMessage(value, maxUnits)) {
      expect(part.length).toBeGreaterThan(0);
      expect(part.length).toBeLessThanOrEqual(maxUnits);
    }
  }));
});

Deno.test("nothing but white space is lost", () => {
  fc.assert(fc.property(text, limit, (value, maxUnits) => {
    expect(solid(splitMessage(value, maxUnits).join(""))).toBe(solid(value));
  }));
});

Deno.test("surrogate pairs stay together", () => {
  const emoji = fc.array(fc.constantFrom("😀", "🇮🇩", "👩‍👩‍👧‍👦", "a", " "), { maxLength: 200 });
  fc.assert(fc.property(emoji, limit, (characters, maxUnits) => {
    for (const part of splitMessage(characters.join(""), maxUnits)) expect(part).not.toMatch(LONE_SURROGATE);
  }));
});

Deno.test("even an endless character is cut between code points", () => {
  for (const maxUnits of [16, 17, 18]) {
    const parts = splitMessage("👩\u200d".repeat(30), maxUnits);
    expect(parts.join("")).toBe("👩\u200d".repeat(30));
    for (const part of parts) expect(part).not.toMatch(LONE_SURROGATE);
  }
});

Deno.test("words stay whole unless longer than a message", () => {
  const words = fc.array(fc.stringMatching(/^\S{1,16}$/), { maxLength: 100 });
  fc.assert(fc.property(words, limit, (list, maxUnits) => {
    expect(splitMessage(list.join(" "), maxUnits).flatMap((part) => part.split(" "))).toEqual(list);
  }));
});

Deno.test("a text that fits is one message; no text is none", () => {
  expect(splitMessage("a".repeat(4096))).toEqual(["a".repeat(4096)]);
  expect(splitMessage(" \n ")).toEqual([]);
});

Deno.test("cuts fall between paragraphs, else sentences, else words, else characters", () => {
  expect(splitMessage("One two. Three.\n\nFour five six. Seven", 24)).toEqual([
    "One two. Three.",
    "Four five six. Seven",
  ]);
  expect(splitMessage("One two three. Four five six seven eight", 24)).toEqual([
    "One two three.",
    "Four five six seven",
    "eight",
  ]);
  expect(splitMessage("one two three four five six", 16)).toEqual(["one two three", "four five six"]);
  expect(splitMessage("x".repeat(40), 16)).toEqual(["x".repeat(16), "x".repeat(16), "x".repeat(8)]);
});

Deno.test("a paragraph break near the beginning does not make a tiny message", () => {
  const [first] = splitMessage(`Hi.\n\n${"word ".repeat(20)}`, 40);
  expect(first.length).toBeGreaterThan(20);
});

Deno.test("a long text is cut in time that grows with its length alone", () => {
  const parts = splitMessage("Sentence number one. ".repeat(50_000));
  expect(parts.length).toBe(Math.ceil(50_000 / Math.floor(4097 / 21)));
});

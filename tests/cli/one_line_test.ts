import { expect } from "expect";
import { inOneLine } from "../../src/cli/one_line.ts";

Deno.test("what a name would do to a terminal is shown instead", () => {
  expect(inOneLine("new\nline\tand\r.wav")).toBe("new\\nline\\tand\\r.wav");
  expect(inOneLine("\x1b[2J\x07\x9b1m.wav")).toBe("\\x1b[2J\\x07\\x9b1m.wav");
  expect(inOneLine("a\u202egpj.exe\u2028b")).toBe("a\\u{202e}gpj.exe\\u{2028}b");
});

Deno.test("letters of every writing stay as they are", () => {
  expect(inOneLine("naïve – 日本語 👩‍💻 \"'`$.wav")).toBe("naïve – 日本語 👩‍💻 \"'`$.wav");
});

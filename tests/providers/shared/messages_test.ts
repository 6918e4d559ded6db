import { expect } from "expect";
import fc from "fast-check";
import { fitPrompt, promptTerms } from "../../../src/providers/shared/prompt.ts";
import { tidyMessage } from "../../../src/providers/shared/redact.ts";

Deno.test("a key never stays in a message, whole or masked, as it is or in a header", () => {
  const key = "sandbox-key-12345";
  expect(tidyMessage(`Invalid API Key ${key} (${key})`, key)).toBe("Invalid API Key [key] ([key])");
  expect(tidyMessage("Incorrect API key: sk-abc***xyz", key)).toBe("Incorrect API key: [key]");
  expect(tidyMessage("Authorization: Bearer abcdefghijklmnop", key)).toBe("Authorization: Bearer [key]");
});

Deno.test("an empty key redacts nothing", () => {
  expect(tidyMessage("model not found", "")).toBe("model not found");
});

Deno.test("of a web page only its title is told", () => {
  const page = "502 <!DOCTYPE html><html><head><title> Bad gateway </title></head><body>…</body></html>";
  expect(tidyMessage(page, "")).toBe("a web page: Bad gateway");
  expect(tidyMessage("<html><body>oops</body></html>", "")).toBe("a web page instead of an answer");
});

Deno.test("a message is one line and not endless", () => {
  const message = tidyMessage("first\n\tsecond ".repeat(200), "");
  expect(message).not.toMatch(/[\n\t]/);
  expect(message.length).toBeLessThanOrEqual(301);
});

Deno.test("property: a prompt never exceeds its limit and never ends in half a character", () => {
  const text = fc.string({ unit: fc.constantFrom("a", " ", "kata", "🎙", "\n"), maxLength: 80 });
  fc.assert(fc.property(text, fc.integer({ min: 4, max: 60 }), (prompt, limit) => {
    const fitted = fitPrompt(prompt, limit) ?? "";
    expect(fitted.length).toBeLessThanOrEqual(limit);
    expect(fitted.isWellFormed()).toBe(true);
    if (prompt.trim() === "") expect(fitPrompt(prompt, limit)).toBeUndefined();
  }));
});

Deno.test("terms of a prompt: separated, trimmed, each once, not too many", () => {
  expect(promptTerms("Joko Widodo, ITS;\nSurabaya,, ITS", 3)).toEqual(["Joko Widodo", "ITS", "Surabaya"]);
  expect(promptTerms("a,b,c", 2)).toEqual(["a", "b"]);
  expect(promptTerms(undefined, 2)).toEqual([]);
});

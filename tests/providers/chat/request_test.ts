import { expect } from "expect";
import { readChatAnswer } from "../../../src/providers/chat/request.ts";
import { wasRead } from "../../../src/rewriting/tokens.ts";

const answer = (prompt_tokens: unknown) => ({
  choices: [{ message: { content: "Good morning." } }],
  usage: { prompt_tokens, completion_tokens: prompt_tokens },
});

Deno.test("a server's count of tokens is believed as far as it can be one: else nothing is known of what was read", () => {
  for (const told of [0, -5, 1e300, "many", null, undefined]) {
    const { readTokens, writtenTokens } = readChatAnswer(answer(told));
    expect([readTokens, writtenTokens]).toEqual([undefined, undefined]);
    expect(wasRead("words ".repeat(1_000), readTokens)).toBe(true);
  }
  for (const told of [12, "12"]) expect(readChatAnswer(answer(told)).readTokens).toBe(12);
});

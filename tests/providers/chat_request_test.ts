import { expect } from "expect";
import type Groq from "groq-sdk";
import type Together from "together-ai";
import { chatRequest } from "../../src/providers/chat/request.ts";

const ASKED = { model: "a-model", takes: () => true };

Deno.test("a question to a language model is what the providers' own types ask for, and holds no tool", () => {
  const request = chatRequest(ASKED, { instructions: "Do it.", words: "Words." });
  const official: [
    Parameters<Groq["chat"]["completions"]["create"]>[0],
    Parameters<Together["chat"]["completions"]["create"]>[0],
  ] = [request, request];
  expect(official[0]).toEqual({
    model: "a-model",
    messages: [{ role: "system", content: "Do it." }, { role: "user", content: "Words." }],
    temperature: 0.2,
  });
  expect(chatRequest({ ...ASKED, takes: () => false }, { instructions: "", words: "" })).not.toHaveProperty(
    "temperature",
  );
});

import { z } from "zod";
import type { ProviderProblem } from "../../pipeline/errors.ts";
import type { Refusal } from "./refusal.ts";

const text = z.string().nullish().transform((value) => value ?? "");
const code = z.union([z.string(), z.number()]).nullish().transform((value) => String(value ?? ""));

const errorBody = z.union([
  z.object({ error: z.object({ message: text, type: text, param: text, code }) }),
  z.object({ error: z.string() }).transform(({ error }) => plain(error)),
  z.object({ message: z.string() }).transform(({ message }) => plain(message)),
  // FastAPI, under which most self-hosted servers run
  z.object({ detail: z.string() }).transform(({ detail }) => plain(detail)),
  z.string().transform(plain),
]);

function plain(message: string) {
  return { error: { message, type: "", param: "", code: "" } };
}

/** What the OpenAI family (Groq, Together, self-hosted servers) says in an error body; `body` is JSON or text. */
export interface OpenAiRefusal extends Refusal {
  /** The field complained about; "" when none is named. */
  param: string;
}

export function readOpenAiBody(status: number, headers: Headers | undefined, body: unknown): OpenAiRefusal {
  const { error } = errorBody.safeParse(body).data ?? plain("");
  return { status, headers, code: error.code || error.type, message: error.message, param: error.param };
}

/** What the body says more exactly than the status. */
export function openAiProblem({ status, param, code }: OpenAiRefusal): ProviderProblem | undefined {
  if (status !== 400 && status !== 422) return undefined;
  if (param === "language" || code === "unsupported_language") return "language";
  if (code === "audio_too_long") return "too_large";
  return undefined;
}

import { DeepgramError } from "@deepgram/sdk";
import { z } from "zod";
import type { ProviderError, ProviderProblem } from "../../pipeline/errors.ts";
import { readFailure } from "../shared/exchange.ts";
import { readRefusal } from "../shared/refusal.ts";

const text = z.string().nullish().transform((value) => value ?? "");

/** The older and the newer form of error bodies, and plain text. Source: developers.deepgram.com/docs/errors */
const errorBody = z.union([
  z.object({ err_code: z.string(), err_msg: text }).transform((body) => ({
    code: body.err_code,
    message: body.err_msg,
  })),
  z.object({ category: z.string(), message: text, details: text }).transform((body) => ({
    code: body.category,
    message: [body.message, body.details].filter((part) => part !== "").join(" "),
  })),
  z.string().transform((message) => ({ code: "", message })),
]);

/** The typed error of anything that @deepgram/sdk throws. */
export function deepgramError(error: unknown, apiKey: string): ProviderError {
  if (!(error instanceof DeepgramError) || error.statusCode === undefined) {
    return readFailure("deepgram", error, apiKey);
  }
  const { code, message } = errorBody.safeParse(error.body).data ?? { code: "", message: "" };
  const refusal = { status: error.statusCode, headers: error.rawResponse?.headers, code, message };
  return readRefusal("deepgram", refusal, apiKey, deepgramProblem(refusal));
}

/** A model that does not know the language is refused as "No such model/language/tier combination found". */
function deepgramProblem(
  { status, message }: { status: number; message: string },
): ProviderProblem | undefined {
  return status === 400 && /model\/language/i.test(message) ? "language" : undefined;
}

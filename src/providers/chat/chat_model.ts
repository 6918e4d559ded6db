import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { type ProviderError, RewritingError, type RewritingProblem } from "../../pipeline/errors.ts";
import type { RemoteName } from "../../provider_list.ts";
import type { ChatAnswer, ChatModel, ChatRequest } from "../../rewriting/ports.ts";
import { withDeadline } from "../../waiting.ts";
import { answering } from "../answer/answering.ts";
import type { Fetch } from "../shared/adapter.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { readFailure } from "../shared/failure.ts";
import { HttpRefusal, httpRefusal } from "../shared/http_refusal.ts";
import { innermost } from "../shared/connection_reason.ts";
import { readRefusal, type RefusedRequest } from "../shared/refusal.ts";
import { RefusedFields } from "../shared/refused_fields.ts";
import { transport } from "../shared/transport.ts";
import { chatRequest, Declined, readChatAnswer } from "./request.ts";

const log = getLogger(["transhades", "providers", "chat"]);

/** A model on a machine of one's own may write some words a second. */
const LONGEST_MS = 10 * 60_000;
/** A key that is not taken, has no credit, or allows no more: another one may. */
const OF_THE_KEY: ReadonlySet<string> = new Set(["auth", "payment", "rate_limit"]);
/** How servers say that a text is longer than the context. */
const TOO_LONG =
  /context.{0,20}(?:length|window|size)|maximum context|too (?:long|large)|reduce the length|exceed\w*.{0,40}(?:context|tokens)|tokens per minute|tokens.{0,40}must be (?:<=|less)/i;

export interface ChatModelSettings {
  /** Whose it is, or that which has no address of its own. */
  provider: RemoteName;
  /** One at least; "" where the server wants none. */
  apiKeys: readonly string[];
  baseUrl: string;
  /** The API's own, such as "/v1/chat/completions". */
  path: string;
  model: string;
  contextTokens: number;
}

/** Any server with OpenAI's /chat/completions: OpenAI, Groq, Together, Ollama, vLLM, llama.cpp. */
export function createChatModel(
  { provider, apiKeys, baseUrl, path, model, contextTokens }: ChatModelSettings,
  { fetch, clock }: { fetch: Fetch; clock: Clock },
): ChatModel {
  const endpoint = endpointOf(baseUrl, path);
  const post = answering(transport(fetch, endpoint, clock));
  const refusedFields = new RefusedFields();
  const asked = async (apiKey: string, request: ChatRequest, signal: AbortSignal) => {
    const headers = { "content-type": "application/json", ...bearer(apiKey) };
    return await refusedFields.ask(async (takes) => {
      const body = JSON.stringify(chatRequest({ model, takes }, request));
      const response = await post(endpoint.origin, { method: "POST", headers, body, signal });
      const text = await response.text();
      if (!response.ok) throw new HttpRefusal(response.status, response.headers, text);
      return readChatAnswer(JSON.parse(text));
    }, httpRefusal);
  };
  let first = 0;
  const complete = async (request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> => {
    for (let tried = 1;; tried++) {
      const apiKey = apiKeys[first % apiKeys.length];
      try {
        return await asked(apiKey, request, signal);
      } catch (error) {
        signal.throwIfAborted();
        const secrets = [apiKey, request.words];
        const failure = classified(error, {
          provider,
          settings: "CHAT",
          secrets,
          now: clock.now(),
        });
        if (!OF_THE_KEY.has(failure.of?.problem ?? "") || tried >= apiKeys.length) throw failure.error;
        first++;
      }
    }
  };
  return {
    name: model,
    contextTokens,
    complete: (request, signal) => {
      const late = () => new RewritingError("unavailable", "the chat model took too long");
      return withDeadline({ clock, ms: LONGEST_MS, signal, late }, (either) => complete(request, either));
    },
  };
}

function bearer(apiKey: string): Record<string, string> {
  return apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` };
}

/** What people are told of it, and what it was at the edge; the operator reads the rest in the log. */
function classified(error: unknown, request: RefusedRequest): { error: RewritingError; of?: ProviderError } {
  if (innermost(error) instanceof Declined) {
    return { error: new RewritingError("declined", "the chat model declined") };
  }
  const refusal = httpRefusal(error);
  const of = refusal ? readRefusal(refusal, request) : readFailure(error, request);
  const problem = problemOf(of);
  if (problem === "settings") log.warn("the chat model is refused: {reason}", { reason: of.message });
  else log.info("the chat model did not answer: {reason}", { reason: of.message });
  return { error: new RewritingError(problem, of.message, { retryAfterMs: of.retryAfterMs, cause: of }), of };
}

function problemOf({ problem, concern, message, status = 0 }: ProviderError): RewritingProblem {
  if (problem === "too_large" || status >= 400 && status !== 429 && TOO_LONG.test(message)) return "too_long";
  if (problem === "rate_limit") return "busy";
  if (concern === "server") return "unavailable";
  return problem === "bad_request" && /content[_ ](?:filter|policy)|safety/i.test(message)
    ? "declined"
    : "settings";
}

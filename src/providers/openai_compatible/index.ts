import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { type AdapterDeps, createAdapter } from "../shared/adapter.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { HttpRefusal, httpRefusal } from "../shared/http_refusal.ts";
import { transport } from "../shared/transport.ts";
import { fromOpenAiAnswer, readOpenAiAnswer } from "../whisper/verbose_json.ts";
import { OPENAI_BASE_URL, openAiCapabilities } from "./capabilities.ts";
import { OPENAI } from "./profile.ts";
import { openAiRequest } from "./request.ts";

/** A server of the operator's own may run on a processor alone, slower than speech. */
export const openai: Remote = {
  create: createOpenAiCompatible,
  concurrency: () => 2,
  timeout: { baseMs: 60_000, perAudioSecondMs: 4000 },
};

/** Any server with OpenAI's /audio/transcriptions: OpenAI itself, speaches, whisper.cpp, LocalAI. */
export function createOpenAiCompatible(deps: AdapterDeps): Transcriber {
  const endpoint = endpointOf(deps.baseUrl ?? OPENAI_BASE_URL, "/v1/audio/transcriptions");
  const autoLanguage = endpoint.pathname.endsWith("/inference");
  const post = answering(transport(deps.fetch, endpoint, deps.clock));
  const headers: HeadersInit = deps.apiKey ? { authorization: `Bearer ${deps.apiKey}` } : {};
  return createAdapter(deps, {
    provider: OPENAI.name,
    capabilities: openAiCapabilities(deps.model),
    async ask(asked, options, audio, signal) {
      const body = openAiRequest({ ...asked, autoLanguage }, options, audio);
      const response = await post(endpoint.origin, { method: "POST", headers, body, signal });
      const text = await response.text();
      if (!response.ok) throw new HttpRefusal(response.status, response.headers, text);
      return readOpenAiAnswer(JSON.parse(text));
    },
    refusalOf: httpRefusal,
    toTranscript: fromOpenAiAnswer,
  });
}

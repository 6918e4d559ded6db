import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { type AdapterConfig, asked } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { type Asked, RefusedFields } from "../shared/refused_fields.ts";
import { transport } from "../shared/transport.ts";
import { fromOpenAiAnswer, readOpenAiAnswer } from "../whisper/verbose_json.ts";
import { OPENAI_BASE_URL, openAiCapabilities } from "./config.ts";
import { HttpRefusal, openAiError, openAiRefusal } from "./errors.ts";
import { openAiRequest } from "./request.ts";

/** A server of the operator's own may run on a processor alone, slower than speech. */
export const openai: Remote = {
  create: createOpenAiCompatible,
  concurrency: () => 2,
  timeout: { baseMs: 60_000, perAudioSecondMs: 4000 },
};

/** Any server with OpenAI's /audio/transcriptions: OpenAI itself, speaches, whisper.cpp, LocalAI. */
export function createOpenAiCompatible(config: AdapterConfig): Transcriber {
  const { model, apiKey, refusedFields = new RefusedFields() } = config;
  const source = { provider: "openai" as const, model };
  const capabilities = openAiCapabilities(model);
  const endpoint = endpointOf(config.baseUrl ?? OPENAI_BASE_URL, "/v1/audio/transcriptions");
  const autoLanguage = endpoint.pathname.endsWith("/inference");
  const post = answering(transport(config.fetch, endpoint, config.clock));
  const headers: HeadersInit = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  return {
    ...source,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("openai", piece, capabilities.limits, signal);
      const ask = async (takes: Asked["takes"]) => {
        const body = openAiRequest({ model, autoLanguage, takes }, options, audio);
        const response = await post(endpoint.origin, { method: "POST", headers, body, signal });
        const text = await response.text();
        if (!response.ok) throw new HttpRefusal(response.status, response.headers, text);
        return readOpenAiAnswer(JSON.parse(text));
      };
      const send = () => refusedFields.ask(ask, openAiRefusal);
      const answer = await exchange(
        signal,
        send,
        (error) => openAiError(error, asked("openai", config, options)),
      );
      return fromOpenAiAnswer(answer, piece, options, source);
    },
  };
}

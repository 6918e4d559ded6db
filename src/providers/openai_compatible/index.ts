import type { Transcriber } from "../../pipeline/transcriber.ts";
import { asked } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { transport } from "../shared/transport.ts";
import { OPENAI_BASE_URL, OPENAI_CAPABILITIES, type OpenAiConfig } from "./config.ts";
import { HttpRefusal, openAiError } from "./errors.ts";
import { openAiRequest } from "./request.ts";
import { openAiResponse, openAiTranscript } from "./response.ts";

/** Any server with OpenAI's /audio/transcriptions: OpenAI itself, speaches, whisper.cpp, LocalAI. */
export function createOpenAiCompatible(config: OpenAiConfig): Transcriber {
  const source = { provider: "openai" as const, model: config.model };
  const endpoint = endpointOf(config.baseUrl ?? OPENAI_BASE_URL, "/v1/audio/transcriptions");
  const post = transport(config.fetch, endpoint);
  const headers: HeadersInit = config.apiKey ? { authorization: `Bearer ${config.apiKey}` } : {};
  return {
    ...source,
    capabilities: OPENAI_CAPABILITIES,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("openai", piece, OPENAI_CAPABILITIES.limits, signal);
      const send = async () => {
        const body = openAiRequest(config.model, options, audio);
        const response = await post(endpoint.origin, { method: "POST", headers, body, signal });
        const text = await response.text();
        if (!response.ok) throw new HttpRefusal(response.status, response.headers, text);
        return openAiResponse.parse(JSON.parse(text));
      };
      const answer = await exchange(
        signal,
        send,
        (error) => openAiError(error, asked("openai", config, options)),
      );
      return openAiTranscript(answer, piece, options, source);
    },
  };
}

import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import { trimBaseUrl } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { exchange } from "../shared/exchange.ts";
import { OPENAI_BASE_URL, openAiCapabilities, type OpenAiConfig } from "./config.ts";
import { HttpRefusal, openAiError } from "./errors.ts";
import { openAiRequest } from "./request.ts";
import { openAiResponse, openAiTranscript } from "./response.ts";

/** Any server with OpenAI's /audio/transcriptions: OpenAI itself, speaches, whisper.cpp, LocalAI. */
export function createOpenAiCompatible(config: OpenAiConfig): Transcriber {
  const capabilities = openAiCapabilities(config.model);
  const source = { provider: "openai" as const, model: config.model };
  const url = `${
    trimBaseUrl(config.baseUrl ?? OPENAI_BASE_URL, "/audio/transcriptions")
  }/audio/transcriptions`;
  const post = answering(config.fetch);
  const headers: HeadersInit = config.apiKey ? { authorization: `Bearer ${config.apiKey}` } : {};
  return {
    ...source,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("openai", piece, capabilities.limits, signal);
      const send = async () => {
        const body = openAiRequest(config.model, options, audio);
        const response = await post(url, { method: "POST", headers, body, signal });
        const text = await response.text();
        if (!response.ok) throw new HttpRefusal(response.status, response.headers, text);
        return openAiResponse(JSON.parse(text));
      };
      const answer = await exchange(signal, send, (error) => openAiError(error, config.apiKey));
      return openAiTranscript(answer, piece, options, source);
    },
  };
}

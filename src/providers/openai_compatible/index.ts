import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import { trimBaseUrl } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { exchange } from "../shared/exchange.ts";
import { OPENAI_BASE_URL, OPENAI_CAPABILITIES, type OpenAiConfig } from "./config.ts";
import { HttpRefusal, openAiError } from "./errors.ts";
import { openAiRequest } from "./request.ts";
import { openAiResponse, openAiTranscript } from "./response.ts";

/** Any server with OpenAI's /audio/transcriptions: OpenAI itself, speaches, whisper.cpp, LocalAI. */
export function createOpenAiCompatible(config: OpenAiConfig): Transcriber {
  const source = { provider: "openai" as const, model: config.model };
  const url = `${
    trimBaseUrl(config.baseUrl ?? OPENAI_BASE_URL, "/audio/transcriptions")
  }/audio/transcriptions`;
  const send = answering(config.fetch);
  const headers: HeadersInit = config.apiKey ? { authorization: `Bearer ${config.apiKey}` } : {};
  return {
    ...source,
    capabilities: OPENAI_CAPABILITIES,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("openai", piece, OPENAI_CAPABILITIES.limits, signal);
      const request = async () => {
        const body = openAiRequest(config.model, options, audio);
        const response = await send(url, { method: "POST", headers, body, signal });
        const text = await response.text();
        if (!response.ok) throw new HttpRefusal(response.status, response.headers, text);
        return openAiResponse(JSON.parse(text));
      };
      const answer = await exchange(signal, request, (error) => openAiError(error, config.apiKey));
      return openAiTranscript(answer, piece, options, source);
    },
  };
}

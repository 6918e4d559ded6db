import Groq from "groq-sdk";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import { NO_SDK_TIMEOUT_MS, sdkFetch, trimBaseUrl } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { exchange } from "../shared/exchange.ts";
import { GROQ_BASE_URL, groqCapabilities, type GroqConfig } from "./config.ts";
import { groqError, groqErrorHeaders } from "./errors.ts";
import { groqRequest } from "./request.ts";
import { groqResponse, groqTranscript, readAllowance } from "./response.ts";

/** Groq's Whisper, with one key. */
export function createGroq(config: GroqConfig): Transcriber {
  const capabilities = groqCapabilities(config.model);
  const source = { provider: "groq" as const, model: config.model };
  const client = new Groq({
    apiKey: config.apiKey,
    baseURL: trimBaseUrl(config.baseUrl ?? GROQ_BASE_URL, "/openai/v1", "/openai"),
    timeout: NO_SDK_TIMEOUT_MS,
    maxRetries: 0,
    logLevel: "off",
    fetch: sdkFetch(answering(config.fetch)),
  });
  const noteAllowance = (headers: Headers | undefined) => {
    const allowance = readAllowance(headers);
    if (allowance) config.onAllowance?.(allowance);
  };
  return {
    ...source,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("groq", piece, capabilities.limits, signal);
      const send = async () => {
        const body = groqRequest(config.model, options, audio);
        const call = client.audio.transcriptions.create(body, { signal });
        const { data, response } = await call.withResponse();
        noteAllowance(response.headers);
        return groqResponse(data);
      };
      const answer = await exchange(signal, send, (error) => {
        noteAllowance(groqErrorHeaders(error));
        return groqError(error, config.apiKey);
      });
      return groqTranscript(answer, piece, options, source);
    },
  };
}

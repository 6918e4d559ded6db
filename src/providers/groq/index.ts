import Groq from "groq-sdk";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { asked, NO_SDK_TIMEOUT_MS, sdkFetch } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { transport } from "../shared/transport.ts";
import { GROQ_BASE_URL, GROQ_CAPABILITIES, type GroqConfig } from "./config.ts";
import { groqError, groqErrorHeaders } from "./errors.ts";
import { groqRequest } from "./request.ts";
import { groqResponse, groqTranscript, readAllowance } from "./response.ts";

/** Groq's Whisper, with one key. */
export function createGroq(config: GroqConfig): Transcriber {
  const source = { provider: "groq" as const, model: config.model };
  const endpoint = endpointOf(config.baseUrl ?? GROQ_BASE_URL, "/openai/v1/audio/transcriptions");
  const client = new Groq({
    apiKey: config.apiKey,
    baseURL: endpoint.origin,
    timeout: NO_SDK_TIMEOUT_MS,
    maxRetries: 0,
    logLevel: "off",
    fetch: sdkFetch(transport(config.fetch, endpoint)),
  });
  const noteAllowance = (headers: Headers | undefined) => {
    const allowance = readAllowance(headers);
    if (allowance) config.onAllowance?.(allowance);
  };
  return {
    ...source,
    capabilities: GROQ_CAPABILITIES,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("groq", piece, GROQ_CAPABILITIES.limits, signal);
      const send = async () => {
        const body = groqRequest(config.model, options, audio);
        const call = client.audio.transcriptions.create(body, { signal });
        const { data, response } = await call.withResponse();
        noteAllowance(response.headers);
        return groqResponse.parse(data);
      };
      const answer = await exchange(signal, send, (error) => {
        noteAllowance(groqErrorHeaders(error));
        return groqError(error, asked("groq", config, options));
      });
      return groqTranscript(answer, piece, options, source);
    },
  };
}

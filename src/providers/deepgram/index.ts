import { DeepgramClient } from "@deepgram/sdk";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import { trimBaseUrl } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { exchange } from "../shared/exchange.ts";
import { DEEPGRAM_BASE_URL, deepgramCapabilities, type DeepgramConfig } from "./config.ts";
import { deepgramError } from "./errors.ts";
import { deepgramFetcher } from "./fetcher.ts";
import { deepgramRequest } from "./request.ts";
import { deepgramResponse, deepgramTranscript } from "./response.ts";

/** Deepgram's prerecorded speech to text, with one key. */
export function createDeepgram(config: DeepgramConfig): Transcriber {
  const capabilities = deepgramCapabilities(config.model);
  const client = new DeepgramClient({
    apiKey: config.apiKey,
    baseUrl: trimBaseUrl(config.baseUrl ?? DEEPGRAM_BASE_URL, "/v1/listen", "/v1"),
    maxRetries: 0,
    fetcher: deepgramFetcher(answering(config.fetch)),
  });
  return {
    provider: "deepgram",
    model: config.model,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("deepgram", piece, capabilities.limits, signal);
      const send = async () => {
        const query = deepgramRequest(config.model, options);
        const call = client.listen.v1.media.transcribeFile(audio.bytes, query, { abortSignal: signal });
        return deepgramResponse(await call);
      };
      const answer = await exchange(signal, send, (error) => deepgramError(error, config.apiKey));
      return deepgramTranscript(answer, piece, options, config.model);
    },
  };
}

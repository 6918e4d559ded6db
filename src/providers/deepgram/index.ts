import { DeepgramClient } from "@deepgram/sdk";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { asked } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { transport } from "../shared/transport.ts";
import { DEEPGRAM_BASE_URL, deepgramCapabilities, type DeepgramConfig } from "./config.ts";
import { deepgramError } from "./errors.ts";
import { deepgramFetcher } from "./fetcher.ts";
import { deepgramRequest } from "./request.ts";
import { deepgramResponse, deepgramTranscript } from "./response.ts";

/** Deepgram's prerecorded speech to text, with one key. */
export function createDeepgram(config: DeepgramConfig): Transcriber {
  const capabilities = deepgramCapabilities(config.model);
  const endpoint = endpointOf(config.baseUrl ?? DEEPGRAM_BASE_URL, "/v1/listen");
  const client = new DeepgramClient({
    apiKey: config.apiKey,
    baseUrl: endpoint.origin,
    maxRetries: 0,
    fetcher: deepgramFetcher(transport(config.fetch, endpoint)),
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
        return deepgramResponse.parse(await call);
      };
      const answer = await exchange(
        signal,
        send,
        (error) => deepgramError(error, asked("deepgram", config, options)),
      );
      return deepgramTranscript(answer, piece, options, config.model);
    },
  };
}

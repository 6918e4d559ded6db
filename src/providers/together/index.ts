import Together from "together-ai";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { asked, NO_SDK_TIMEOUT_MS, sdkFetch } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { transport } from "../shared/transport.ts";
import { TOGETHER_BASE_URL, TOGETHER_CAPABILITIES, type TogetherConfig } from "./config.ts";
import { togetherError } from "./errors.ts";
import { togetherRequest } from "./request.ts";
import { togetherResponse, togetherTranscript } from "./response.ts";

/** Whisper at Together AI, with one key. */
export function createTogether(config: TogetherConfig): Transcriber {
  const endpoint = endpointOf(config.baseUrl ?? TOGETHER_BASE_URL, "/v1/audio/transcriptions");
  const client = new Together({
    apiKey: config.apiKey,
    baseURL: endpoint.origin,
    timeout: NO_SDK_TIMEOUT_MS,
    maxRetries: 0,
    logLevel: "off",
    fetch: sdkFetch(transport(config.fetch, endpoint)),
  });
  return {
    provider: "together",
    model: config.model,
    capabilities: TOGETHER_CAPABILITIES,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("together", piece, TOGETHER_CAPABILITIES.limits, signal);
      const send = async () => {
        const body = togetherRequest(config.model, options, audio);
        return togetherResponse.parse(await client.audio.transcriptions.create(body, { signal }));
      };
      const answer = await exchange(
        signal,
        send,
        (error) => togetherError(error, asked("together", config, options)),
      );
      return togetherTranscript(answer, piece, options, config.model);
    },
  };
}

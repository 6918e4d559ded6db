import Together from "together-ai";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import { NO_SDK_TIMEOUT_MS, sdkFetch, trimBaseUrl } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { exchange } from "../shared/exchange.ts";
import { TOGETHER_BASE_URL, togetherCapabilities, type TogetherConfig } from "./config.ts";
import { togetherError } from "./errors.ts";
import { togetherRequest } from "./request.ts";
import { togetherResponse, togetherTranscript } from "./response.ts";

/** Whisper at Together AI, with one key. */
export function createTogether(config: TogetherConfig): Transcriber {
  const capabilities = togetherCapabilities(config.model);
  const client = new Together({
    apiKey: config.apiKey,
    baseURL: trimBaseUrl(config.baseUrl ?? TOGETHER_BASE_URL),
    timeout: NO_SDK_TIMEOUT_MS,
    maxRetries: 0,
    logLevel: "off",
    fetch: sdkFetch(answering(config.fetch)),
  });
  return {
    provider: "together",
    model: config.model,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("together", piece, capabilities.limits, signal);
      const send = async () => {
        const body = togetherRequest(config.model, options, audio);
        return togetherResponse(await client.audio.transcriptions.create(body, { signal }));
      };
      const answer = await exchange(signal, send, (error) => togetherError(error, config.apiKey));
      return togetherTranscript(answer, piece, options, { provider: "together", model: config.model });
    },
  };
}

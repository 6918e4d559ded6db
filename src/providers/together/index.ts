import Together from "together-ai";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { type AdapterConfig, asked, NO_SDK_TIMEOUT_MS, sdkFetch } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { type Asked, RefusedFields } from "../shared/refused_fields.ts";
import { transport } from "../shared/transport.ts";
import { fromOpenAiAnswer, readOpenAiAnswer } from "../whisper/verbose_json.ts";
import { togetherCapabilities } from "./config.ts";
import { togetherError, togetherRefusal } from "./errors.ts";
import { TOGETHER } from "./profile.ts";
import { togetherRequest } from "./request.ts";

export const together: Remote = {
  create: createTogether,
  concurrency: () => 4,
  timeout: { baseMs: 60_000, perAudioSecondMs: 500 },
};

/** Whisper at Together AI, with one key. */
export function createTogether(config: AdapterConfig): Transcriber {
  const capabilities = togetherCapabilities(config.model);
  const { refusedFields = new RefusedFields() } = config;
  const endpoint = endpointOf(config.baseUrl ?? TOGETHER.remote.baseUrl, "/v1/audio/transcriptions");
  const client = new Together({
    apiKey: config.apiKey,
    baseURL: endpoint.origin,
    timeout: NO_SDK_TIMEOUT_MS,
    maxRetries: 0,
    logLevel: "off",
    fetch: sdkFetch(answering(transport(config.fetch, endpoint, config.clock))),
  });
  return {
    provider: "together",
    model: config.model,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("together", piece, capabilities.limits, signal);
      const ask = async (takes: Asked["takes"]) => {
        const body = togetherRequest({ model: config.model, takes }, options, audio);
        return readOpenAiAnswer(await client.audio.transcriptions.create(body, { signal }));
      };
      const send = () => refusedFields.ask(ask, togetherRefusal);
      const answer = await exchange(
        signal,
        send,
        (error) => togetherError(error, asked("together", config, options)),
      );
      return fromOpenAiAnswer(answer, piece, options, { provider: "together", model: config.model });
    },
  };
}

import { DeepgramClient } from "@deepgram/sdk";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { type AdapterConfig, asked } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { type Asked, RefusedFields } from "../shared/refused_fields.ts";
import { transport } from "../shared/transport.ts";
import { deepgramCapabilities, isWhisper } from "./config.ts";
import { deepgramError, deepgramRefusal } from "./errors.ts";
import { deepgramFetcher } from "./fetcher.ts";
import { DEEPGRAM } from "./profile.ts";
import { deepgramRequest } from "./request.ts";
import { deepgramResponse, deepgramTranscript } from "./response.ts";

export const deepgram: Remote = {
  create: createDeepgram,
  // One project may have 50 with nova-3, 3 with Whisper.
  concurrency: (model) => isWhisper(model) ? 3 : 10,
  timeout: { baseMs: 60_000, perAudioSecondMs: 500 },
};

/** Deepgram's prerecorded speech to text, with one key. */
export function createDeepgram(config: AdapterConfig): Transcriber {
  const capabilities = deepgramCapabilities(config.model);
  const { refusedFields = new RefusedFields() } = config;
  const endpoint = endpointOf(config.baseUrl ?? DEEPGRAM.remote.baseUrl, "/v1/listen");
  const client = new DeepgramClient({
    apiKey: config.apiKey,
    baseUrl: endpoint.origin,
    maxRetries: 0,
    fetcher: deepgramFetcher(answering(transport(config.fetch, endpoint, config.clock))),
  });
  return {
    provider: "deepgram",
    model: config.model,
    capabilities,
    async transcribe(piece, options, signal) {
      const audio = await encodeFor("deepgram", piece, capabilities.limits, signal);
      const ask = async (takes: Asked["takes"]) => {
        const query = deepgramRequest({ model: config.model, takes }, options);
        const call = client.listen.v1.media.transcribeFile(audio.bytes, query, { abortSignal: signal });
        return deepgramResponse(await call);
      };
      const send = () => refusedFields.ask(ask, deepgramRefusal);
      const answer = await exchange(
        signal,
        send,
        (error) => deepgramError(error, asked("deepgram", config, options)),
      );
      return deepgramTranscript(answer, piece, options, config.model);
    },
  };
}

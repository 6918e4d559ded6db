import Groq from "groq-sdk";
import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { asked, NO_SDK_TIMEOUT_MS, sdkFetch } from "../shared/adapter_config.ts";
import { encodeFor } from "../shared/encode_for.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { exchange } from "../shared/exchange.ts";
import { type Asked, RefusedFields } from "../shared/refused_fields.ts";
import { transport } from "../shared/transport.ts";
import { GROQ_LIMITS, groqCapabilities, type GroqConfig } from "./config.ts";
import { groqError, groqErrorHeaders, groqRefusal } from "./errors.ts";
import { GROQ } from "./profile.ts";
import { groqRequest } from "./request.ts";
import { groqResponse, groqTranscript, readAllowance } from "./response.ts";

export const groq: Remote = {
  create: createGroq,
  // Each takes some seconds.
  concurrency: () => 4,
  timeout: { baseMs: 60_000, perAudioSecondMs: 250 },
  limits: GROQ_LIMITS,
};

/** Groq's Whisper, with one key. */
export function createGroq(config: GroqConfig): Transcriber {
  const source = { provider: "groq" as const, model: config.model };
  const capabilities = groqCapabilities(config.model);
  const { refusedFields = new RefusedFields() } = config;
  const endpoint = endpointOf(config.baseUrl ?? GROQ.remote.baseUrl, "/openai/v1/audio/transcriptions");
  const client = new Groq({
    apiKey: config.apiKey,
    baseURL: endpoint.origin,
    timeout: NO_SDK_TIMEOUT_MS,
    maxRetries: 0,
    logLevel: "off",
    fetch: sdkFetch(answering(transport(config.fetch, endpoint, config.clock))),
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
      const ask = async (takes: Asked["takes"]) => {
        const body = groqRequest({ model: config.model, takes }, options, audio);
        const call = client.audio.transcriptions.create(body, { signal });
        const { data, response } = await call.withResponse();
        noteAllowance(response.headers);
        return groqResponse(data);
      };
      const send = () => refusedFields.ask(ask, groqRefusal);
      const answer = await exchange(signal, send, (error) => {
        noteAllowance(groqErrorHeaders(error));
        return groqError(error, asked("groq", config, options));
      });
      return groqTranscript(answer, piece, options, source);
    },
  };
}

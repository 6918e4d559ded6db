import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { type AdapterDeps, createAdapter, NO_SDK_TIMEOUT_MS, sdkFetch, watched } from "../shared/adapter.ts";
import type { AudioAllowance } from "../shared/audio_quota.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { lazily } from "../../lazily.ts";
import { transport } from "../shared/transport.ts";
import { fromOpenAiAnswer, readOpenAiAnswer } from "../whisper/verbose_json.ts";
import { readAllowance } from "./allowance.ts";
import { GROQ_LIMITS, groqCapabilities } from "./capabilities.ts";
import { groqRefusal } from "./errors.ts";
import { GROQ } from "./profile.ts";
import { groqRequest } from "./request.ts";

export const groq: Remote = {
  create: createGroq,
  // Each takes some seconds.
  concurrency: () => 4,
  timeout: { baseMs: 60_000, perAudioSecondMs: 250 },
  limits: GROQ_LIMITS,
};

interface GroqDeps extends AdapterDeps {
  /** Told with each answer and refusal what is left of the hourly allowance of audio. */
  onAllowance?: (allowance: AudioAllowance) => void;
}

/** Groq's Whisper, with one key. */
export function createGroq(deps: GroqDeps): Transcriber {
  const endpoint = endpointOf(deps.baseUrl ?? GROQ.remote.baseUrl, "/openai/v1/audio/transcriptions");
  const fetch = watched(deps.fetch, (headers) => {
    const allowance = readAllowance(headers);
    if (allowance) deps.onAllowance?.(allowance);
  });
  const client = lazily(async () => {
    const { default: Groq } = await import("groq-sdk");
    return new Groq({
      apiKey: deps.apiKey,
      baseURL: endpoint.origin,
      timeout: NO_SDK_TIMEOUT_MS,
      maxRetries: 0,
      logLevel: "off",
      fetch: sdkFetch(answering(transport(fetch, endpoint, deps.clock))),
    });
  });
  return createAdapter(deps, {
    provider: GROQ.name,
    capabilities: groqCapabilities(deps.model),
    async ask(asked, options, audio, signal) {
      const body = groqRequest(asked, options, audio);
      const { audio: { transcriptions } } = await client();
      return readOpenAiAnswer(await transcriptions.create(body, { signal }));
    },
    refusalOf: groqRefusal,
    toTranscript: fromOpenAiAnswer,
  });
}

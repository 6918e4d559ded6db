import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { type AdapterDeps, createAdapter, NO_SDK_TIMEOUT_MS, sdkFetch } from "../shared/adapter.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { lazily } from "../../lazily.ts";
import { transport } from "../shared/transport.ts";
import { fromOpenAiAnswer, readOpenAiAnswer } from "../whisper/verbose_json.ts";
import { togetherCapabilities } from "./capabilities.ts";
import { togetherRefusal } from "./errors.ts";
import { TOGETHER } from "./profile.ts";
import { togetherRequest } from "./request.ts";

export const together: Remote = {
  create: createTogether,
  concurrency: () => 4,
  timeout: { baseMs: 60_000, perAudioSecondMs: 500 },
};

/** Whisper at Together AI, with one key. */
export function createTogether(deps: AdapterDeps): Transcriber {
  const endpoint = endpointOf(deps.baseUrl ?? TOGETHER.remote.baseUrl, "/v1/audio/transcriptions");
  const client = lazily(async () => {
    const { default: Together } = await import("together-ai");
    return new Together({
      apiKey: deps.apiKey,
      baseURL: endpoint.origin,
      timeout: NO_SDK_TIMEOUT_MS,
      maxRetries: 0,
      logLevel: "off",
      fetch: sdkFetch(answering(transport(deps.fetch, endpoint, deps.clock))),
    });
  });
  return createAdapter(deps, {
    provider: TOGETHER.name,
    capabilities: togetherCapabilities(deps.model),
    async ask(asked, options, audio, signal) {
      const body = togetherRequest(asked, options, audio);
      const { audio: { transcriptions } } = await client();
      return readOpenAiAnswer(await transcriptions.create(body, { signal }));
    },
    refusalOf: togetherRefusal,
    toTranscript: fromOpenAiAnswer,
  });
}

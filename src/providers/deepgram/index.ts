import type { Transcriber } from "../../pipeline/transcriber.ts";
import { answering } from "../answer/answering.ts";
import type { Remote } from "../remote.ts";
import { type AdapterDeps, createAdapter } from "../shared/adapter.ts";
import { endpointOf } from "../shared/endpoint.ts";
import { lazily } from "../../lazily.ts";
import { transport } from "../shared/transport.ts";
import { deepgramCapabilities, isWhisper } from "./capabilities.ts";
import { deepgramRefusal } from "./errors.ts";
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
export function createDeepgram(deps: AdapterDeps): Transcriber {
  const endpoint = endpointOf(deps.baseUrl ?? DEEPGRAM.remote.baseUrl, "/v1/listen");
  const client = lazily(async () => {
    const { DeepgramClient } = await import("@deepgram/sdk");
    return new DeepgramClient({
      apiKey: deps.apiKey,
      baseUrl: endpoint.origin,
      maxRetries: 0,
      fetcher: deepgramFetcher(answering(transport(deps.fetch, endpoint, deps.clock))),
    });
  });
  return createAdapter(deps, {
    provider: DEEPGRAM.name,
    capabilities: deepgramCapabilities(deps.model),
    async ask(asked, options, audio, signal) {
      const query = deepgramRequest(asked, options);
      const { listen } = await client();
      const call = listen.v1.media.transcribeFile(audio.bytes, query, { abortSignal: signal });
      return deepgramResponse(await call);
    },
    refusalOf: deepgramRefusal,
    toTranscript: deepgramTranscript,
  });
}

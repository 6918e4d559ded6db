import { readForm } from "./transcription_form.ts";
import { fullText, type Heard, keyAfter, Refusal, round, type Vendor, wordsOf } from "./vendor.ts";
import { whisperAnswer } from "./verbose_json.ts";

/** https://docs.together.ai/reference/audio-transcriptions */
export const together: Vendor = {
  name: "together",
  path: "/together/v1/audio/transcriptions",
  base: "/together/v1",
  maxBodyBytes: 80 * 1024 * 1024,
  words: {
    auth: new Refusal(
      401,
      "Invalid API key provided. You can find your API key at https://api.together.ai/settings/api-keys.",
      "invalid_api_key",
    ),
    tooLarge: new Refusal(413, "Request too large", "request_too_large"),
    corrupt: new Refusal(400, "Failed to decode the audio file", "unsupported_format"),
  },
  key: (headers) => keyAfter("Bearer", headers),

  async read(request) {
    const { order } = await readForm(request);
    if (order.model !== "openai/whisper-large-v3") {
      throw new Refusal(404, `Unable to access model ${order.model}`, "model_not_available");
    }
    if (order.format === "text") {
      throw new Refusal(400, "response_format must be json or verbose_json", "invalid_params");
    }
    return order;
  },

  answer(order, heard, durationSeconds) {
    const segments = heard.segments.map(({ text, startSeconds, endSeconds }, id) => ({
      id,
      start: round(startSeconds),
      end: round(endSeconds),
      text: ` ${text}`,
    }));
    const extra = order.diarize ? { speaker_segments: speakerSegments(heard) } : {};
    return whisperAnswer(order, heard, durationSeconds, { language: "english", segments, extra });
  },

  refuse({ status, message, code, retryAfterSeconds }) {
    const headers = retryAfterSeconds === undefined ? undefined : {
      "retry-after": `${retryAfterSeconds}`,
      "x-ratelimit-reset": `${retryAfterSeconds}`,
    };
    const type = status === 429
      ? "dynamic_request_limited"
      : status >= 500
      ? "server_error"
      : "invalid_request_error";
    return Response.json({ error: { message, type, param: null, code: code ?? null } }, { status, headers });
  },
};

function speakerSegments(heard: Heard) {
  return heard.segments.map((segment, id) => ({
    id,
    speaker_id: `SPEAKER_0${segment.speaker ?? 0}`,
    start: round(segment.startSeconds),
    end: round(segment.endSeconds),
    text: fullText({ segments: [segment] }),
    words: wordsOf(segment).map(({ speaker, ...word }) => ({ ...word, speaker_id: `SPEAKER_0${speaker}` })),
  }));
}

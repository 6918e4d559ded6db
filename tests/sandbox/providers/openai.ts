import { readForm } from "./transcription_form.ts";
import { keyAfter, Refusal, type Vendor } from "./vendor.ts";
import { whisperAnswer, whisperSegments } from "./verbose_json.ts";

/** https://platform.openai.com/docs/api-reference/audio/createTranscription */
export const openai: Vendor = {
  name: "openai",
  path: "/openai/v1/audio/transcriptions",
  base: "/openai/v1",
  maxBodyBytes: 25 * 1024 * 1024,
  words: {
    auth: new Refusal(401, "Incorrect API key provided.", "invalid_api_key"),
    tooLarge: new Refusal(413, "Maximum content size limit (26214400) exceeded"),
    corrupt: new Refusal(400, "Audio file might be corrupted or unsupported", "invalid_value"),
  },
  key: (headers) => keyAfter("Bearer", headers),
  read: async (request) => (await readForm(request)).order,

  answer(order, heard, durationSeconds) {
    const extra = { usage: { type: "duration", seconds: Math.ceil(durationSeconds) } };
    return whisperAnswer(order, heard, durationSeconds, {
      language: "english",
      segments: whisperSegments(heard),
      extra,
    });
  },

  refuse({ status, message, code, retryAfterSeconds }) {
    const headers = retryAfterSeconds === undefined ? undefined : { "retry-after": `${retryAfterSeconds}` };
    const type = status === 429 ? "requests" : status >= 500 ? "server_error" : "invalid_request_error";
    return Response.json({ error: { message, type, param: null, code: code ?? null } }, { status, headers });
  },
};

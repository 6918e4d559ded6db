import { readForm } from "./transcription_form.ts";
import { keyAfter, Refusal, type Vendor } from "./vendor.ts";
import { whisperAnswer, whisperSegments } from "./verbose_json.ts";

const EXTENSIONS = ["flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "opus", "wav", "webm"];
const MODELS = ["whisper-large-v3", "whisper-large-v3-turbo"];

/** What answers say of an account whose limits nobody here reaches; on the base plan they would be 20 requests a minute. */
const PLAN = { "x-ratelimit-limit-requests": "200000", "x-ratelimit-limit-audio-seconds": "4000000" };

/** https://console.groq.com/docs/speech-to-text; it judges a file by its extension alone. */
export const groq: Vendor = {
  name: "groq",
  path: "/groq/openai/v1/audio/transcriptions",
  base: "/groq",
  maxBodyBytes: 25 * 1024 * 1024,
  words: {
    auth: new Refusal(401, "Invalid API Key", "invalid_api_key"),
    tooLarge: new Refusal(413, "Request Entity Too Large", "request_too_large"),
    corrupt: new Refusal(400, "could not process file - is it a valid media file?"),
  },
  key: (headers) => keyAfter("Bearer", headers),

  async read(request) {
    const { order, form, fileName } = await readForm(request);
    if (!MODELS.includes(order.model)) {
      const message = `The model \`${order.model}\` does not exist or you do not have access to it.`;
      throw new Refusal(404, message, "model_not_found");
    }
    if (!EXTENSIONS.includes(fileName.split(".").at(-1) ?? "")) {
      throw new Refusal(
        400,
        `file must be one of the following types: [${EXTENSIONS.join(" ")}]`,
        "unsupported_audio_format",
      );
    }
    if (`${form.get("prompt") ?? ""}`.length > 896) {
      throw new Refusal(400, "prompt length must be 896 characters or fewer");
    }
    return order;
  },

  answer(order, heard, durationSeconds) {
    const extra = { x_groq: { id: `req_${crypto.randomUUID()}` } };
    const language = "English";
    const said = { language, segments: whisperSegments(heard), extra };
    const response = whisperAnswer(order, heard, durationSeconds, said);
    for (const [name, value] of Object.entries(PLAN)) response.headers.set(name, value);
    return response;
  },

  refuse({ status, message, code, retryAfterSeconds }) {
    const headers = retryAfterSeconds === undefined ? undefined : {
      "retry-after": `${retryAfterSeconds}`,
      "x-ratelimit-limit-audio-seconds": "7200",
      "x-ratelimit-remaining-audio-seconds": "0",
      "x-ratelimit-reset-audio-seconds": `${retryAfterSeconds}s`,
    };
    const limited =
      "Rate limit reached for model `whisper-large-v3` in organization `sandbox` service tier " +
      `\`on_demand\` on seconds of audio per hour (ASPH): Limit 7200, Used 7170, Requested 230. ` +
      `Please try again in ${retryAfterSeconds ?? 1}s.`;
    const error = status === 429 ? { message: limited, type: "seconds", code: "rate_limit_exceeded" } : {
      message,
      type: status >= 500 ? "internal_server_error" : "invalid_request_error",
      ...(code && { code }),
    };
    return Response.json({ error }, { status, headers });
  },
};

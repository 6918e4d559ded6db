import {
  fullText,
  type Heard,
  keyAfter,
  type Order,
  Refusal,
  round,
  type Vendor,
  wordsOf,
} from "./vendor.ts";

const CODES: Record<number, string> = {
  400: "Bad Request",
  401: "INVALID_AUTH",
  402: "ASR_PAYMENT_REQUIRED",
  403: "INSUFFICIENT_PERMISSIONS",
  408: "SLOW_UPLOAD",
  429: "TOO_MANY_REQUESTS",
};

/** https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded */
export const deepgram: Vendor = {
  name: "deepgram",
  path: "/deepgram/v1/listen",
  base: "/deepgram",
  maxBodyBytes: 2e9,
  words: {
    auth: new Refusal(401, "Invalid credentials."),
    tooLarge: new Refusal(413, "Payload Too Large"),
    corrupt: new Refusal(400, "Bad Request: failed to process audio: corrupt or unsupported data"),
  },
  key: (headers) => keyAfter("Token", headers),

  async read(request) {
    const query = new URL(request.url).searchParams;
    const language = query.get("language");
    return {
      audio: new Uint8Array(await request.arrayBuffer()),
      model: query.get("model") ?? "base",
      format: "verbose_json",
      ...(language && { language }),
      words: true,
      diarize: query.get("diarize") === "true" || query.has("diarize_model"),
    };
  },

  answer(order, heard, durationSeconds) {
    const words = spokenWords(order, heard);
    const alternative = { transcript: fullText(heard), confidence: words.length === 0 ? 0 : 0.98, words };
    const id = crypto.randomUUID();
    const utterances = heard.segments.map((segment) => ({
      start: round(segment.startSeconds),
      end: round(segment.endSeconds),
      confidence: 0.98,
      channel: 0,
      transcript: segment.text,
      words: spokenWords(order, { segments: [segment] }),
      ...(order.diarize && { speaker: segment.speaker ?? 0 }),
      id: crypto.randomUUID(),
    }));
    return Response.json({
      metadata: {
        transaction_key: "deprecated",
        request_id: id,
        sha256: "",
        created: new Date().toISOString(),
        duration: round(durationSeconds),
        channels: 1,
        models: [id],
        model_info: { [id]: { name: order.model, version: "sandbox", arch: order.model } },
      },
      results: {
        channels: [{ alternatives: [alternative], ...(order.language ? {} : { detected_language: "en" }) }],
        utterances,
      },
    });
  },

  refuse({ status, message, retryAfterSeconds }) {
    const headers = retryAfterSeconds === undefined ? undefined : { "retry-after": `${retryAfterSeconds}` };
    const err_code = CODES[status] ?? (status >= 500 ? "INTERNAL_SERVER_ERROR" : "Bad Request");
    return Response.json({ err_code, err_msg: message, request_id: crypto.randomUUID() }, {
      status,
      headers,
    });
  },
};

function spokenWords({ diarize }: Order, heard: Heard) {
  return heard.segments.flatMap(wordsOf).map(({ word, speaker, ...times }) => ({
    word: word.toLowerCase().replace(/[^\p{L}\p{N}']/gu, ""),
    ...times,
    confidence: 0.98,
    ...(diarize && { speaker }),
    punctuated_word: word,
  }));
}

/** A provider on a socket of its own that answers every piece with what `answer` says; keeps what it was asked. */
export interface Asked {
  prompt: string | undefined;
  language: string | undefined;
  bytes: number;
}

export class TextServer implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** @param answer for the request of this number, from 0 */
  constructor(answer: (index: number) => Response | Promise<Response> = () => words("these are the words")) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
      const form = await request.formData();
      const text = (name: string) => form.get(name)?.toString();
      const file = form.get("file");
      const bytes = file instanceof File ? file.size : 0;
      return await answer(this.asked.push({ prompt: text("prompt"), language: text("language"), bytes }) - 1);
    });
  }

  /** Settings by which the program asks this server and nobody else. */
  get env(): Record<string, string> {
    return {
      TRANSCRIPTION_PROVIDER: "openai",
      PROVIDER_FALLBACK: "openai",
      OPENAI_BASE_URL: `http://127.0.0.1:${this.#server.addr.port}`,
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.shutdown();
  }
}

/** An answer as Whisper servers give it. */
export function words(text: string, seconds = 5): Response {
  return Response.json({
    text,
    language: "english",
    duration: seconds,
    segments: [{ id: 0, start: 0, end: seconds, text, no_speech_prob: 0.01, avg_logprob: -0.2 }],
  });
}

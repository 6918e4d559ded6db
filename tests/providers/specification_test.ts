import { expect } from "expect";
import type { TranscribeOptions, Transcriber } from "../../src/pipeline/transcriber.ts";
import { createDeepgram } from "../../src/providers/deepgram/index.ts";
import { createGroq } from "../../src/providers/groq/index.ts";
import { createOpenAiCompatible } from "../../src/providers/openai_compatible/index.ts";
import type { AdapterDeps, Fetch } from "../../src/providers/shared/adapter.ts";
import { createTogether } from "../../src/providers/together/index.ts";
import { neverAborted, testPiece } from "./pieces.ts";
import { haveSpecifications, serveSpecification } from "./specification_server.ts";

interface Subject {
  file: string;
  model: string;
  create(config: AdapterDeps): Transcriber;
  /** Complaints about the description itself, by what they name; each with its reason. */
  excused: Record<string, string>;
}

const SUBJECTS: Record<string, Subject> = {
  groq: { file: "groq-openapi.yaml", model: "whisper-large-v3", create: createGroq, excused: {} },
  deepgram: {
    file: "deepgram-openapi.yaml",
    model: "nova-3",
    create: createDeepgram,
    excused: {
      "query.model": "its type is 'one of the known names, or any text': a known name is both",
      "query.diarize_model": "newer than this description; replaces the deprecated 'diarize'",
    },
  },
  together: {
    file: "together-openapi.yaml",
    model: "openai/whisper-large-v3",
    // The description's paths begin below "/v1", which the checker does not serve.
    create: (config) => createTogether({ ...config, fetch: below("/v1", config.fetch) }),
    excused: { "body.file": "its type is 'bytes, or a URL as text': bytes are both to the checker" },
  },
  "openai_compatible, as Groq": {
    file: "groq-openapi.yaml",
    model: "whisper-large-v3",
    create: (config) => createOpenAiCompatible({ ...config, baseUrl: `${config.baseUrl}/openai/v1` }),
    excused: {},
  },
};

function below(base: string, send: Fetch): Fetch {
  return (input, init) => send(String(input).replace(`${base}/`, "/"), init);
}

const REQUESTS: readonly TranscribeOptions[] = [
  { diarize: false },
  { diarize: true },
  { diarize: false, language: "id", prompt: "Transhades, Surabaya" },
];

const ignore = !haveSpecifications();
if (ignore) console.info("requests are not checked against ../shared/specs: that folder is not there");

for (const [name, { file, model, create, excused }] of Object.entries(SUBJECTS)) {
  Deno.test({
    name: `${name}: every request is as its description demands`,
    ignore,
    async fn() {
      await using server = await serveSpecification(file);
      const judged: string[] = [];
      const fetchAndJudge: Fetch = async (input, init) => {
        const response = await fetch(input, init);
        judged.push(...complaints(response));
        return response;
      };
      const transcriber = create({ apiKey: "k", baseUrl: server.url, model, fetch: fetchAndJudge });
      for (const options of REQUESTS) await transcriber.transcribe(testPiece(), options, neverAborted());
      expect(judged.filter((verdict) => !(verdict in excused))).toEqual(REQUESTS.map(() => "valid"));
    },
  });
}

Deno.test({
  name: "the check itself refuses a field that is not described",
  ignore,
  async fn() {
    await using server = await serveSpecification("groq-openapi.yaml");
    const form = new FormData();
    form.append("model", "whisper-large-v3");
    form.append("diarize", "true");
    form.append("file", new File(["x"], "voice.ogg"));
    const url = `${server.url}/openai/v1/audio/transcriptions`;
    const response = await fetch(url, { method: "POST", body: form });
    await response.body?.cancel();
    expect(complaints(response)).not.toContain("valid");
  },
});

/** "valid" and the places that the server complains about. */
function complaints({ status, headers }: Response): string[] {
  const places = [...headers].filter(([name]) => /^x-steady-error-\d+-path$/.test(name)).map(([, place]) =>
    place
  );
  const valid = status === 200 && headers.get("x-steady-request-valid") === "true";
  return [valid ? "valid" : `refused with ${status}`, ...places];
}

import { expect } from "expect";
import { endpointOf } from "../../../src/providers/shared/endpoint.ts";

const OPENAI = "/v1/audio/transcriptions";
const GROQ = "/openai/v1/audio/transcriptions";
const LISTEN = "/v1/listen";

type Row = [given: string, path: string, asked: string];

const rows = (ends: string[], host: string, path: string): Row[] =>
  ends.map((end) => [`${host}${end}`, path, `${host}${path}`]);

const WRITTEN: readonly Row[] = [
  ...rows(["", "/", "//", "/v1", "/v1/", "/v1/audio", OPENAI, `${OPENAI}/`], "http://h:8000", OPENAI),
  ...rows(["", "/", "/openai", "/openai/", "/openai/v1", "/openai/v1/", GROQ], "https://api.groq.com", GROQ),
  ...rows(["", "/", "/v1", "/v1/", LISTEN, `${LISTEN}/`], "https://api.deepgram.com", LISTEN),
  ["https://proxy/groq", GROQ, "https://proxy/groq/openai/v1/audio/transcriptions"],
  ["https://proxy/v1", GROQ, "https://proxy/v1/audio/transcriptions"],
  ["https://proxy/dg/", LISTEN, "https://proxy/dg/v1/listen"],
  ["http://h:3000/api", OPENAI, "http://h:3000/api/v1/audio/transcriptions"],
  ["https://api.deepinfra.com/v1/openai", OPENAI, "https://api.deepinfra.com/v1/openai/audio/transcriptions"],
  ["https://g.example/v1beta/openai/", OPENAI, "https://g.example/v1beta/openai/audio/transcriptions"],
  ["http://h:8080/inference", OPENAI, "http://h:8080/inference"],
  [
    "https://x.example/openai/deployments/d/audio/transcriptions?api-version=2024-06-01",
    OPENAI,
    "https://x.example/openai/deployments/d/audio/transcriptions?api-version=2024-06-01",
  ],
  [
    "https://x.example/openai?api-version=1#part",
    GROQ,
    "https://x.example/openai/v1/audio/transcriptions?api-version=1",
  ],
];

for (const [given, path, asked] of WRITTEN) {
  Deno.test(`the address "${given}" is completed for ${path}`, () => {
    expect(endpointOf(given, path).href).toBe(asked);
  });
}

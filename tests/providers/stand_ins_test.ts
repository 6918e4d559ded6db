import { configure, reset } from "@logtape/logtape";
import { expect } from "expect";
import { standInJournal } from "../../src/ops/journal.ts";
import { ProviderError, type ProviderProblem } from "../../src/pipeline/errors.ts";
import type { FailedOver } from "../../src/pipeline/provider_status.ts";
import { type ProviderName, PROVIDERS, type Transcriber } from "../../src/pipeline/transcriber.ts";
import type { Candidate } from "../../src/providers/candidate.ts";
import { createFailover, type Providers } from "../../src/providers/failover.ts";
import { createProviders } from "../../src/providers/index.ts";
import { FakeClock } from "../fake_clock.ts";
import { ADAPTERS } from "./adapters.ts";
import { neverAborted, testPiece } from "./pieces.ts";
import { ProviderServer } from "./provider_server.ts";

/** What became of a piece that was meant for groq: "who:ok", "who:PROBLEM" or "who:open" (set aside); then who was told to stand in. */
const SCENARIOS = [
  ["groq:ok deepgram:ok", ""],
  ["groq:auth deepgram:ok", "groq -> deepgram, auth"],
  ["groq:network deepgram:payment together:ok", "groq -> together, network"],
  ["groq:rate_limit local:ok", "groq -> local, rate_limit"],
  ["deepgram:ok", "groq -> deepgram, unavailable"],
  ["groq:open deepgram:ok", "groq -> deepgram, set aside"],
  ["groq:ok/en deepgram:ok", "groq -> deepgram, language"],
  ["groq:server deepgram:timeout", ""],
  ["groq:abort deepgram:ok", ""],
] as const;

for (const [line, told] of SCENARIOS) {
  Deno.test(`a stand-in is told of once, when it has answered: ${line}`, async () => {
    const caller = new AbortController();
    const candidates = line.split(" ").map((party) => candidate(party, caller));
    const heard = await listen(createFailover({ candidates, fallback: PROVIDERS }), caller.signal);
    expect(heard.map(({ from, to, problem }) => `${from} -> ${to}, ${problem}`).join("; ")).toBe(told);
    expect(heard.every(({ audioSeconds }) => audioSeconds === 12)).toBe(true);
  });
}

Deno.test("a stand-in is told of over real sockets, and has a line in the log", async () => {
  const [groq, deepgram] = ADAPTERS.map(({ fixtures }) => fixtures);
  await using down = new ProviderServer(groq["401"]);
  await using up = new ProviderServer(deepgram.speech);
  const remote = ({ url }: ProviderServer) => ({ apiKeys: ["k"], model: "m", baseUrl: url });
  const providers = createProviders(
    { groq: remote(down), deepgram: remote(up) },
    { fetch, clock: new FakeClock(), random: () => 0 },
  );
  const heard = await listen(providers, neverAborted());
  expect(heard).toEqual([{ from: "groq", to: "deepgram", problem: "auth", audioSeconds: 12 }]);
  expect(await linesOf(() => standInJournal({ ...heard[0], audioSeconds: 12.34 })))
    .toEqual(["deepgram stood in for groq with 12.3 s of audio: auth"]);
});

async function listen(providers: Providers, signal: AbortSignal): Promise<FailedOver[]> {
  const heard: FailedOver[] = [];
  using _listening = providers.failovers.listen((event) => heard.push(event));
  const options = { diarize: false, language: "id" };
  await providers.forProvider("groq").transcribe(testPiece(), options, signal).catch(() => {});
  return heard;
}

function candidate(party: string, caller: AbortController): Candidate {
  const [name, script] = party.split(":");
  const [outcome, language] = script.split("/");
  const provider = name as ProviderName;
  const transcriber: Transcriber = {
    provider,
    model: "m",
    capabilities: {
      limits: { containers: ["wav"], maxBytes: 1e9, maxSeconds: 1e5 },
      languages: language ? [language] : "any",
      diarization: false,
    },
    transcribe: () => {
      if (outcome === "ok") return Promise.resolve({ segments: [], provider, model: "m" });
      if (outcome === "abort") caller.abort(new Error("given up"));
      return Promise.reject(new ProviderError(provider, outcome as ProviderProblem, "as scripted"));
    },
  };
  const state = outcome === "open" ? "open" : "healthy";
  return { transcriber, status: () => ({ provider, model: "m", state }) };
}

async function linesOf(work: () => void): Promise<string[]> {
  const lines: string[] = [];
  await configure({
    sinks: { lines: ({ message }) => void lines.push(message.join("")) },
    loggers: [
      { category: "transhades", sinks: ["lines"], lowestLevel: "info" },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["lines"] },
    ],
  });
  work();
  await reset();
  return lines;
}

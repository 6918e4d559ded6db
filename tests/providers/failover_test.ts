import { expect } from "expect";
import type { ProviderName } from "../../src/pipeline/transcriber.ts";
import { play } from "./scenario.ts";

interface Scenario {
  name: string;
  line: string;
  happened: string;
  preferred?: ProviderName;
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: "the chosen provider answers alone",
    line: "groq:ok deepgram:ok | send",
    happened: "groq:ok",
  },
  {
    name: "whoever is chosen comes first",
    line: "groq:ok deepgram:ok | send",
    happened: "deepgram:ok",
    preferred: "deepgram",
  },
  {
    name: "a refused file goes to the next provider without another try",
    line: "groq:400 deepgram:413 together:ok | send",
    happened: "groq:400 deepgram:413 together:ok",
  },
  {
    name: "a refused key goes to the next provider, and rests",
    line: "groq:401,ok deepgram:ok | send send health +900 send",
    happened: "groq:401 deepgram:ok | deepgram:ok | groq=open+900 deepgram=healthy | groq:ok",
  },
  {
    name: "a server error is tried three times, then the next provider answers",
    line: "groq:500 deepgram:ok | send",
    happened: "groq:500 groq:500 groq:500 deepgram:ok",
  },
  {
    name: "a server error that passes stays with the provider",
    line: "groq:500,ok deepgram:ok | send health",
    happened: "groq:500 groq:ok | groq=healthy deepgram=healthy",
  },
  {
    name: "a cut connection is tried twice",
    line: "groq:net deepgram:ok | send",
    happened: "groq:net groq:net deepgram:ok",
  },
  {
    name: "a time-out is not tried again",
    line: "groq:hang deepgram:ok | send",
    happened: "groq:hang deepgram:ok",
  },
  {
    name: "an answer that cannot be read was paid for: it is not asked for again at the same place",
    line: "groq:garbage deepgram:ok | send",
    happened: "groq:garbage deepgram:ok",
  },
  {
    name: "a short wait is sat out",
    line: "groq:429/2,ok deepgram:ok | send",
    happened: "groq:429/2 groq:ok",
  },
  {
    name: "a long wait is not",
    line: "groq:429/90,ok deepgram:ok | send send +90 send",
    happened: "groq:429/90 deepgram:ok | deepgram:ok | groq:ok",
  },
  {
    name: "a limit without a time is tried again soon, a little later each time",
    line: "groq:429 deepgram:ok | send",
    happened: "groq:429 groq:429 groq:429 deepgram:ok",
  },
  {
    name: "a language that a provider does not know is not sent to it",
    line: "groq:400 deepgram:ok together:ok | send(sw)",
    happened: "groq:400 together:ok",
  },
  {
    name: "local is not asked for what it cannot do, and says so",
    line: "groq:400 local:ok | send(id) send(en)",
    happened: "groq:400 failed(groq bad_request, local language; for good) | groq:400 local:ok",
  },
  {
    name: "speakers are told apart by whoever can, though another one was chosen",
    line: "groq:ok deepgram:ok | send(diarize) send",
    happened: "deepgram:ok | groq:ok",
  },
  {
    name: "speakers wanted, and those who can are troubled: the piece waits for them",
    line: "groq:ok deepgram:503 | send(diarize)",
    happened: "deepgram:503 deepgram:503 deepgram:503 failed(deepgram server, groq bad_request; again in 0)",
  },
  {
    name: "speakers wanted, and nobody who can is to be had: the text is given without",
    line: "groq:ok deepgram:401 | send(diarize)",
    happened: "deepgram:401 groq:ok",
  },
  {
    name: "speakers wanted, and nobody can: the text is given without",
    line: "groq:ok | send(diarize)",
    happened: "groq:ok",
  },
  {
    name: "all fail for good: every reason is kept",
    line: "groq:401 deepgram:402 together:400 | send",
    happened:
      "groq:401 deepgram:402 together:400 failed(groq auth, deepgram payment, together bad_request; for good)",
  },
  {
    name: "all fail, some for a while: worth another try after the shortest wait",
    line: "groq:429/90 deepgram:429/40 together:400 | send",
    happened:
      "groq:429/90 deepgram:429/40 together:400 failed(groq rate_limit, deepgram rate_limit, together bad_request; again in 40)",
  },
  {
    name: "a chosen provider without a key is a reason, and the others stand in",
    line: "deepgram:ok,400 | send send",
    happened: "deepgram:ok | deepgram:400 failed(groq unavailable, deepgram bad_request; for good)",
  },
  {
    name: "nobody is configured",
    line: "nobody | send health",
    happened: "failed(groq unavailable; for good) | ",
  },
  {
    name: "no more requests at once than a provider likes (four here); the others wait their turn",
    line: "groq:hang,hang,hang,hang,ok deepgram:ok | send*6",
    happened:
      "groq:hang groq:hang groq:hang groq:hang groq:ok deepgram:ok groq:ok deepgram:ok deepgram:ok deepgram:ok",
  },
  {
    name: "an abort never falls over",
    line: "groq:abort deepgram:ok | send health",
    happened: "groq:abort given up | groq=healthy deepgram=healthy",
  },
  {
    name: "nor does it when the provider fails at the same moment",
    line: "groq:abort+500 deepgram:ok | send",
    happened: "groq:abort+500 given up",
  },
  {
    name: "an allowance that is too small puts a provider behind the others until it is whole again",
    line: "groq:left/5,ok deepgram:ok | send health send +60 send",
    happened: "groq:left/5 | groq=healthy,5 s left deepgram=healthy | deepgram:ok | groq:ok",
  },
  {
    name: "a small allowance is better than nothing",
    line: "groq:left/5,ok deepgram:400 | send send",
    happened: "groq:left/5 | deepgram:400 groq:ok",
  },
];

for (const { name, line, happened, preferred } of SCENARIOS) {
  Deno.test(`failover: ${name}`, async () => {
    expect(await play(line, preferred)).toBe(happened);
  });
}

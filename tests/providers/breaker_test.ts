import { expect } from "expect";
import { play } from "./scenario.ts";

const SCENARIOS: readonly [name: string, line: string, happened: string][] = [
  [
    "five failures in a row open it; nothing is sent then",
    "groq:500 deepgram:ok | send send send health",
    "groq:500 groq:500 groq:500 deepgram:ok | groq:500 groq:500 deepgram:ok | deepgram:ok | " +
    "groq=open+30 deepgram=healthy",
  ],
  [
    "after the pause one probe closes it",
    "groq:500,500,500,500,500,ok deepgram:ok | send send +30 health send health",
    "groq:500 groq:500 groq:500 deepgram:ok | groq:500 groq:500 deepgram:ok | " +
    "groq=degraded deepgram=healthy | groq:ok | groq=healthy deepgram=healthy",
  ],
  [
    "a probe that fails opens it for twice as long",
    "groq:500 deepgram:ok | send send +30 send health +60 send health",
    "groq:500 groq:500 groq:500 deepgram:ok | groq:500 groq:500 deepgram:ok | groq:500 deepgram:ok | " +
    "groq=open+60 deepgram=healthy | groq:500 deepgram:ok | groq=open+120 deepgram=healthy",
  ],
  [
    "only one probe at a time; the others go on to the next provider",
    "groq:500,500,500,500,500,ok deepgram:ok | send send +30 send*3",
    "groq:500 groq:500 groq:500 deepgram:ok | groq:500 groq:500 deepgram:ok | groq:ok deepgram:ok deepgram:ok",
  ],
  [
    "a success between failures starts the count anew",
    "groq:net,net,net,net,ok,net,net,net,net,ok deepgram:ok | send send send health",
    "groq:net groq:net deepgram:ok | groq:net groq:net deepgram:ok | groq:ok | groq=healthy deepgram=healthy",
  ],
  [
    "refused files and keys say nothing about its health",
    "groq:400 deepgram:ok | send send send send send send health",
    "groq:400 deepgram:ok | groq:400 deepgram:ok | groq:400 deepgram:ok | groq:400 deepgram:ok | " +
    "groq:400 deepgram:ok | groq:400 deepgram:ok | groq=healthy deepgram=healthy",
  ],
  [
    "a provider that is open comes after all others",
    "groq:500 deepgram:ok,ok,400 | send send send",
    "groq:500 groq:500 groq:500 deepgram:ok | groq:500 groq:500 deepgram:ok | " +
    "deepgram:400 failed(deepgram bad_request, groq unavailable; again in 30)",
  ],
  [
    "why nothing is sent, and until when, is told",
    "groq:500 | send send send",
    "groq:500 groq:500 groq:500 failed(groq server; again in 0) | " +
    "groq:500 groq:500 failed(groq unavailable; again in 30) | failed(groq unavailable; again in 30)",
  ],
  [
    "an abort during the probe lets the next one probe",
    "groq:500,500,500,500,500,abort,ok deepgram:ok | send send +30 send send",
    "groq:500 groq:500 groq:500 deepgram:ok | groq:500 groq:500 deepgram:ok | groq:abort given up | groq:ok",
  ],
  [
    "a refused file in the probe shows that it is well",
    "groq:500,500,500,500,500,400,ok deepgram:ok | send send +30 send health",
    "groq:500 groq:500 groq:500 deepgram:ok | groq:500 groq:500 deepgram:ok | groq:400 deepgram:ok | " +
    "groq=healthy deepgram=healthy",
  ],
];

for (const [name, line, happened] of SCENARIOS) {
  Deno.test(`breaker: ${name}`, async () => {
    expect(await play(line)).toBe(happened);
  });
}

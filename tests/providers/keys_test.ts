import { expect } from "expect";
import { play } from "./scenario.ts";

const SCENARIOS: readonly [name: string, line: string, happened: string][] = [
  [
    "the next key takes the piece, the refused one rests and comes back by itself",
    "groq#1:401,ok groq#2:ok | send send health +900 send health",
    "groq#1:401 groq#2:ok | groq#2:ok | groq=degraded | groq#1:ok | groq=healthy",
  ],
  [
    "no credit is like a wrong key",
    "groq#1:402 groq#2:ok | send send",
    "groq#1:402 groq#2:ok | groq#2:ok",
  ],
  [
    "a limit makes a key rest for as long as the provider says",
    "groq#1:429/30,ok groq#2:ok | send +29 send +1 send",
    "groq#1:429/30 groq#2:ok | groq#2:ok | groq#1:ok",
  ],
  [
    "all keys refused: the one that is back first says when",
    "groq#1:429/300 groq#2:429/40,ok | send send health +40 send",
    "groq#1:429/300 groq#2:429/40 failed(groq rate_limit; again in 40) | failed(groq rate_limit; again in 40) | " +
    "groq=open+40 | groq#2:ok",
  ],
  [
    "a wait of a day is looked at again after an hour",
    "groq:429/86400,ok | send +3590 send +10 send",
    "groq:429/86400 failed(groq rate_limit; again in 3600) | failed(groq rate_limit; again in 10) | groq:ok",
  ],
  [
    "a wrong key hides no other key's wait",
    "groq#1:401 groq#2:429/60 | send",
    "groq#1:401 groq#2:429/60 failed(groq rate_limit; again in 60)",
  ],
  [
    "what another key would not change goes no further",
    "groq#1:400 groq#2:ok | send",
    "groq#1:400 failed(groq bad_request; for good)",
  ],
  [
    "pieces refused at the same moment are one refusal",
    "groq:429,429,429,429,ok deepgram:ok | send*4 health",
    "groq:429 groq:429 groq:429 groq:429 groq:ok groq:ok groq:ok groq:ok | groq=healthy deepgram=healthy",
  ],
];

for (const [name, line, happened] of SCENARIOS) {
  Deno.test(`keys: ${name}`, async () => {
    expect(await play(line)).toBe(happened);
  });
}

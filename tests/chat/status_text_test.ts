import { expect } from "expect";
import type { AccountStatus } from "../../src/download/ports.ts";
import { statusText } from "../../src/chat/text/status_text.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { STATUS } from "./rig.ts";

const NOW = 1_800_000_000_000;
const say = new Translations("en").speak("en");

function account(name: string, parts: Partial<AccountStatus>): AccountStatus {
  const stats = {
    requests: 1234,
    failures: 25,
    floodWaits: 1,
    bytes: 1e9,
    bytesPerSecond: 1e7,
    successRate: 0.979,
  };
  return { name, state: "ready", inFlight: 0, stats, ...parts };
}

Deno.test("/status tells accounts, queue, cache and providers", () => {
  const status = {
    ...STATUS,
    accounts: [
      account("API-1", {}),
      account("API-2", { state: "waiting", waitingUntil: NOW + 900_000 }),
      account("API-3", { state: "waiting", waitingUntil: NOW + 251_001 }),
      account("API-4", { state: "broken", reason: "wrong <hash>" }),
      account("API-5", { stats: { ...account("API-1", {}).stats, requests: 0, successRate: 1 } }),
    ],
    cache: { type: "kv", entries: 12, maxEntries: 1000, hits: 3, misses: 1 },
    providers: [
      { provider: "groq" as const, model: "turbo", state: "healthy" as const, remainingAudioSeconds: 7_200 },
      { provider: "deepgram" as const, model: "nova-3", state: "open" as const, retryAt: NOW + 30_000 },
      { provider: "local" as const, model: "moonshine", state: "healthy" as const },
    ],
  };
  expect(statusText(status, say, NOW)).toBe(`📊 <b>Status</b> · up 1:02:05

👥 <b>Accounts</b>
🟢 API-1 · 97 % of 1,234 requests
⏳ API-2 · waits 15:00 · 97 % of 1,234 requests
⏳ API-3 · waits 4:12 · 97 % of 1,234 requests
🔴 API-4 · wrong &lt;hash&gt;
🟢 API-5 · no requests yet
⏭ First back: API-3 in 4:12

⚙️ <b>Queue</b>
1 of 4 workers busy
2 queued · 0 waiting · 10 done · 1 failed

🗂 <b>Cache</b> (kv)
12 of 1,000 transcripts · 75 % found

🎙 <b>Providers</b>
🟢 Groq · turbo · 2:00:00 of audio left
🔴 Deepgram · nova-3 · again in 0:30
🟢 Built-in model · moonshine`);
});

Deno.test("/status without accounts and cache says so", () => {
  const text = statusText(STATUS, say, NOW);
  expect(text).toContain("None: files of up to 20 MB only.");
  expect(text).toContain("🗂 <b>Cache</b>: off");
});

Deno.test("/status names the instances where there are several", () => {
  const one = {
    name: "a1b2c3d4",
    startedAt: NOW - 60_000,
    intake: "polling" as const,
    workers: 5,
    version: "0.2.0",
    memoryMegabytes: 180,
  };
  const other = { ...one, name: "e5f6a7b8", intake: "standby" as const };
  expect(statusText({ ...STATUS, instances: [one] }, say, NOW)).not.toContain("Instances");
  expect(statusText({ ...STATUS, instances: [one, other] }, say, NOW)).toContain(`🖥 <b>Instances</b>
a1b2c3d4 · polls · 5 workers · up 1:00
e5f6a7b8 · stands by · 5 workers · up 1:00`);
});

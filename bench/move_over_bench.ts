import { systemClock } from "../src/clock.ts";
import { openDownloads } from "../src/download/downloads.ts";
import { collect, never, noise } from "../tests/download/bytes.ts";
import { settle } from "../tests/fake_clock.ts";
import { startTelegram } from "../tests/download/telegram.ts";
import { type Rounds, type Row, summary } from "./report.ts";

const FILE_BYTES = 64 * 1024;
const PART_BYTES = 4096;
const METHOD = "upload.getFile";

/** How long it takes from a request that is refused to the same request of another account, as the server sees both. */
export async function moveOverBench(rounds: Rounds): Promise<Row[]> {
  const delays: number[] = [];
  while (delays.length < rounds(20)) delays.push(await moveOverMs());
  const row = { what: "take-over by another account after a FloodWait", unit: "ms" };
  return [
    { ...row, ...summary(delays), goal: { of: "value", atMost: 50 } },
    { ...row, ...summary(delays, 0.95) },
  ];
}

async function moveOverMs(): Promise<number> {
  await using telegram = await startTelegram(2, systemClock);
  const { ref } = telegram.send(noise(FILE_BYTES), 4);
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(ref, never);
  const { server } = telegram;
  const parts = () => server.requests.filter(({ method }) => method === METHOD);
  const prepared = () => server.requests.filter(({ method }) => method === "auth.importAuthorization").length;
  while (prepared() < 2) await settle(1);
  await collect(file.read(0, PART_BYTES, never));
  server.faults.floodWait({ method: METHOD, apiId: parts()[0].apiId, seconds: 900 });
  await collect(file.read(PART_BYTES, 2 * PART_BYTES, never));
  const refusal = parts().find(({ outcome }) => outcome.startsWith("FLOOD"));
  const next = parts().find(({ apiId }) => apiId !== refusal?.apiId);
  if (refusal === undefined || next === undefined) throw new Error("nobody was refused, or nobody took over");
  return Math.max(0, next.at - refusal.at);
}

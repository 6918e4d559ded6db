import { expect } from "expect";
import { openDownloads } from "../../src/download/downloads.ts";
import { never, noise } from "../download/bytes.ts";
import { startTelegram } from "../download/telegram.ts";
import { FlowingClock } from "../flowing_clock.ts";
import type { ByteLimit } from "../sandbox/mtproto/byte_limit.ts";

const GROWN_AFTER_SECONDS = 10;

/** By second of the download: bytes that came; and in which seconds Telegram asked for less. */
async function download(
  sizeBytes: number,
  line: Partial<ByteLimit> & { roundTripMs?: number },
  speed: number,
) {
  await using clock = new FlowingClock(Date.now());
  clock.flow(speed);
  await using telegram = await startTelegram(1, clock, { mediaOnly: true });
  const { per, bytesPerSecond, roundTripMs } = line;
  if (per && bytesPerSecond) telegram.server.faults.limitBytes({ per, bytesPerSecond, mostSecondsAhead: 2 });
  if (roundTripMs) telegram.server.faults.delay({ method: "upload.getFile", ms: roundTripMs });
  await using downloads = await openDownloads(telegram.options);
  await using file = await downloads.opener.open(telegram.send(noise(sizeBytes), 4).ref, never);
  const startedAt = clock.now();
  const second = () => Math.floor((clock.now() - startedAt) / 1000);
  const [bytes, slowed]: [number[], number[]] = [[], []];
  downloads.events.listen(({ type }) => type === "slowed" && slowed.push(second()));
  for await (const chunk of file.read(0, undefined, never)) {
    bytes[second()] = (bytes[second()] ?? 0) + chunk.length;
  }
  return { bytes: Array.from(bytes, (count = 0) => count), slowed };
}

/** Bytes a second from that second on, without the last one. */
function rate(bytes: number[], from: number): number {
  const steady = bytes.slice(from, -1);
  return steady.reduce((sum, count) => sum + count, 0) / steady.length;
}

Deno.test("a limit on each connection is multiplied by eight within ten seconds, without a wait", async () => {
  const bytesPerSecond = 4e6;
  const { bytes, slowed } = await download(340e6, { per: "connection", bytesPerSecond }, 0.4);
  expect(rate(bytes, GROWN_AFTER_SECONDS)).toBeGreaterThan(0.9 * 8 * bytesPerSecond);
  expect(slowed).toEqual([]);
});

Deno.test("a limit on the account is used whole, and does not end in waits", async () => {
  const bytesPerSecond = 10e6;
  const { bytes, slowed } = await download(150e6, { per: "account", bytesPerSecond }, 1);
  expect(rate(bytes, 1)).toBeGreaterThan(0.9 * bytesPerSecond);
  expect(slowed.filter((second) => second > bytes.length / 2)).toEqual([]);
});

Deno.test("a line that carries much is not idle while two connections wait for the round trip", async () => {
  const { bytes } = await download(150e6, { roundTripMs: 60 }, 0.05);
  expect(bytes[0]).toBeGreaterThan(90e6); // two parts on each of two connections: at most 70
});

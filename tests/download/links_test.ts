import { expect } from "expect";
import { type Downloads, openDownloads } from "../../src/download/downloads.ts";
import type { DownloadEvent } from "../../src/download/ports.ts";
import { FlowingClock } from "../flowing_clock.ts";
import type { MtprotoServer } from "../sandbox/mtproto/server.ts";
import { never, noise, sha256 } from "./bytes.ts";
import { startTelegram } from "./telegram.ts";

const MEBIBYTE = 1024 * 1024;
/** Not the bot's home. */
const DC = 4;
const GET_FILE = "upload.getFile";

interface Bed extends AsyncDisposable {
  server: MtprotoServer;
  downloads: Downloads;
  /** How many connections there were, one after the other. */
  connections: number[];
  /** How often Telegram asked for less. */
  slowed: number;
  /** Reads a file whole, as it was sent. */
  read(sizeBytes: number, onChunk?: (chunk: number) => void, signal?: AbortSignal): Promise<void>;
  clock: FlowingClock;
}

/** One account and data centres with addresses for files alone, three times as fast as any clock. */
async function openBed(): Promise<Bed> {
  const under = new AsyncDisposableStack();
  const clock = under.use(new FlowingClock(Date.now()));
  clock.flow(3);
  const telegram = under.use(await startTelegram(1, clock, { mediaOnly: true }));
  const downloads = under.use(await openDownloads({ ...telegram.options, timeoutMs: 600_000 }));
  const bed: Bed = {
    server: telegram.server,
    downloads,
    clock,
    connections: [],
    slowed: 0,
    async read(sizeBytes, onChunk = () => {}, signal = never) {
      const bytes = noise(sizeBytes);
      await using file = await downloads.opener.open(telegram.send(bytes, DC).ref, never);
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      for await (const chunk of file.read(0, undefined, signal)) onChunk(chunks.push(chunk));
      expect(sha256(await new Blob(chunks).bytes())).toBe(sha256(bytes));
    },
    [Symbol.asyncDispose]: () => under.disposeAsync(),
  };
  downloads.events.listen((event: DownloadEvent) => {
    if (event.type === "connections" && event.dcId === DC) bed.connections.push(event.open);
    if (event.type === "slowed") bed.slowed++;
  });
  return bed;
}

/** Parts that came by an address for files alone, and by a plain one. */
function partsBy({ server }: Bed, mediaOnly: boolean): number {
  return server.requests.filter((request) => request.method === GET_FILE && request.mediaOnly === mediaOnly)
    .length;
}

Deno.test("links: what a connection may carry is multiplied by more of them, on one login", async () => {
  await using bed = await openBed();
  bed.server.faults.limitBytes({ per: "connection", bytesPerSecond: 2 * MEBIBYTE, mostSecondsAhead: 2 });
  await bed.read(32 * MEBIBYTE);
  expect(Math.max(...bed.connections)).toBeGreaterThanOrEqual(4);
  expect(bed.connections).toEqual(bed.connections.toSorted((a, b) => a - b));
  expect(bed.slowed).toBe(0);
  const { requestsByMethod } = bed.server.counts();
  expect(requestsByMethod["auth.exportAuthorization"]).toBe(1);
  expect(requestsByMethod["auth.importAuthorization"]).toBe(1);
  expect(partsBy(bed, true)).toBeGreaterThan(partsBy(bed, false));
});

Deno.test("links: a small file takes one connection", async () => {
  await using bed = await openBed();
  await bed.read(100_000);
  expect(bed.connections).toEqual([1]);
});

Deno.test("links: told to be slower, fewer connections go on; the account neither waits nor fails", async () => {
  await using bed = await openBed();
  bed.server.faults.limitBytes({ per: "account", bytesPerSecond: 4 * MEBIBYTE, mostSecondsAhead: 0.5 });
  const states = new Set<string>();
  await bed.read(16 * MEBIBYTE, () => states.add(bed.downloads.status()[0].state));
  expect(bed.slowed).toBeGreaterThan(0);
  expect(bed.connections).toContain(1);
  expect([...states]).toEqual(["ready"]);
  expect(bed.downloads.status()[0].stats).toMatchObject({ failures: 0, floodWaits: 0 });
});

Deno.test("links: where addresses for files alone do not answer, the plain one serves", async () => {
  await using bed = await openBed();
  await bed.server.faults.refuseConnections({ mediaOnly: true }).done;
  await bed.read(8 * MEBIBYTE);
  expect(Math.max(...bed.connections)).toBeGreaterThanOrEqual(2);
  expect(partsBy(bed, true)).toBe(0);
});

Deno.test("links: an address for files alone serves again after an outage of all", async () => {
  await using bed = await openBed();
  await bed.read(100_000);
  const outage = bed.server.faults.refuseConnections();
  await outage.done;
  bed.server.faults.dropConnections(DC);
  await expect(bed.read(100_000)).rejects.toThrow("cannot be reached");
  outage[Symbol.dispose]();
  const again = Promise.withResolvers<void>();
  bed.downloads.onReady(again.resolve);
  if (bed.downloads.status()[0].state !== "ready") await again.promise;
  await bed.read(2 * MEBIBYTE);
  expect(partsBy(bed, true)).toBeGreaterThan(0);
});

Deno.test("links: after a read that was stopped, all connections but one go, too", async () => {
  await using bed = await openBed();
  bed.server.faults.limitBytes({ per: "connection", bytesPerSecond: 2 * MEBIBYTE, mostSecondsAhead: 2 });
  const stop = new AbortController();
  const stopped = bed.read(32 * MEBIBYTE, (chunk) => chunk === 8 && stop.abort(), stop.signal);
  await expect(stopped).rejects.toThrow("aborted");
  expect(bed.connections.at(-1)).toBeGreaterThan(1);
  await bed.clock.skip(61_000);
  expect(bed.connections.at(-1)).toBe(1);
});

Deno.test("links: a lost connection among several is no loss of the account", async () => {
  await using bed = await openBed();
  bed.server.faults.limitBytes({ per: "connection", bytesPerSecond: 8 * MEBIBYTE });
  await bed.read(16 * MEBIBYTE, (chunk) => {
    if (chunk === 4) bed.server.faults.dropConnections(DC, { mediaOnly: true });
  });
  expect(partsBy(bed, true)).toBeGreaterThan(0);
  expect(bed.connections.slice(1)).toContain(1);
  expect(bed.downloads.status()[0].stats.failures).toBe(0);
});

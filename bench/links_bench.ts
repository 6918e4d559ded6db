import { run } from "./download_bench.ts";
import type { ClientName, DownloadMeasure } from "./download_client.ts";
import { DownloadServer } from "./download_server.ts";
import { quantile, type Rounds, type Row } from "./report.ts";

/*
 * Several connections to a data centre: what they bring where each has a limit, and what five files at once do to each
 * other and to the event loop.
 */

const LIMIT_BYTES = 4e6;
const MOST_CONNECTIONS = 8;
/** Ours is done with the first after some 20 seconds; one connection takes 12 for the second. */
const [LARGE, SMALL] = [480e6, 48e6];
const GROWN_AFTER_SECONDS = 10;
const AT_ONCE = 5;
const ONE_FILE = 200e6;

export async function linksBench(rounds: Rounds): Promise<Row[]> {
  return [...await limitedConnections(), ...await filesAtOnce(rounds(3))];
}

async function limitedConnections(): Promise<Row[]> {
  await using server = await DownloadServer.start([LARGE, SMALL], 0, { limit: `connection:${LIMIT_BYTES}` });
  const what = `download, ${LIMIT_BYTES / 1e6} MB/s for each connection, after ${GROWN_AFTER_SECONDS} s`;
  const ours = await run("transhades", server.job(0));
  const value = steadyRate(ours, GROWN_AFTER_SECONDS);
  const one = steadyRate(await run("gramjs downloadMedia", server.job(1)), 1);
  const mtcute = steadyRate(await run("mtcute", server.job(1)), 1);
  const row = { what, value, unit: "MB/s", statistic: "one download" };
  const all = { what: `${MOST_CONNECTIONS} connections`, value: MOST_CONNECTIONS * LIMIT_BYTES / 1e6 };
  return [
    { ...row, against: { what: "one connection (gramjs)", value: one }, goal: { of: "ratio", atLeast: 7 } },
    { ...row, against: { what: "mtcute", value: mtcute } },
    { ...row, against: all, goal: { of: "ratio", atLeast: 0.9 } },
    {
      what: 'waits for "slower" in its last half',
      value: ours.slowedAt.filter((second) => second >= ours.seconds / 2).length,
      unit: "",
      statistic: "one download",
      goal: { of: "value", atMost: 0 },
    },
  ];
}

/** Megabytes a second, from that second on, without the last one. */
function steadyRate({ bytesBySecond }: DownloadMeasure, from: number): number {
  const seconds = bytesBySecond.slice(from, -1);
  return seconds.reduce((sum, bytes) => sum + bytes, 0) / seconds.length / 1e6;
}

async function filesAtOnce(rounds: number): Promise<Row[]> {
  const sizes = Array.from({ length: AT_ONCE }, () => ONE_FILE / AT_ONCE);
  await using server = await DownloadServer.start([ONE_FILE, ...sizes], 0);
  const [first, ...others] = sizes.map((_, index) => server.job(index + 1));
  const jobs: [ClientName, typeof first][] = [
    ["transhades", server.job(0)],
    ["transhades at once", { ...first, others }],
    ["mtcute", server.job(0)],
  ];
  const measures = new Map<ClientName, DownloadMeasure[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [client, job] of jobs) {
      measures.set(client, [...measures.get(client) ?? [], await run(client, job)]);
    }
  }
  const median = (client: ClientName, value: (measure: DownloadMeasure) => number) =>
    quantile((measures.get(client) ?? []).map(value), 0.5);
  const statistic = `median of ${rounds}`;
  const seconds = (client: ClientName) => median(client, (measure) => measure.seconds);
  const p99 = (client: ClientName) => median(client, (measure) => measure.p99TimerDelayMs);
  return [
    {
      what: `${ONE_FILE / 1e6} MB as ${AT_ONCE} files at once`,
      value: seconds("transhades at once"),
      unit: "s",
      statistic,
      against: { what: "as one file", value: seconds("transhades") },
      goal: { of: "ratio", atMost: 1.3 },
    },
    {
      what: `timer delay while ${AT_ONCE} files come (99 % below)`,
      value: p99("transhades at once"),
      unit: "ms",
      statistic,
      against: { what: "mtcute, one file", value: p99("mtcute") },
      goal: { of: "value", atMost: 20 },
    },
  ];
}

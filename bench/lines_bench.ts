import { run } from "./download_bench.ts";
import type { ClientName } from "./download_client.ts";
import { DownloadServer } from "./download_server.ts";
import { quantile, type Rounds, type Row } from "./report.ts";

/*
 * A file over the lines that people have, by rate and delay: ours beside mtcute and GramJS, each in a process of its own,
 * in turns. The line is what all connections of a client share.
 */

const MEGABIT = 1e6 / 8;
const ROUND_TRIPS_MS = [5, 60, 200];
/** What takes some four seconds at best. */
const RATES = [{ megabits: 5, bytes: 2.5e6 }, { megabits: 50, bytes: 24e6 }, { megabits: 500, bytes: 200e6 }];
const PEERS: readonly ClientName[] = ["mtcute", "gramjs downloadMedia"];

type Rate = typeof RATES[number];

export async function linesBench(rounds: Rounds): Promise<Row[]> {
  const rows: Row[] = [];
  for (const rate of RATES) {
    for (const roundTripMs of ROUND_TRIPS_MS) rows.push(...await rowsOf(rate, roundTripMs, rounds(2)));
  }
  return rows;
}

async function rowsOf(rate: Rate, roundTripMs: number, rounds: number): Promise<Row[]> {
  const bytesPerSecond = rate.megabits * MEGABIT;
  await using server = await DownloadServer.start([rate.bytes], roundTripMs, { bytesPerSecond });
  const seconds = new Map<ClientName, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const client of ["transhades", ...peersOn(rate)] as const) {
      seconds.set(client, [...seconds.get(client) ?? [], (await run(client, server.job(0))).seconds]);
    }
  }
  const megabytesPerSecond = (client: ClientName) =>
    rate.bytes / 1e6 / quantile(seconds.get(client) ?? [], 0.5);
  const row = {
    what: `download of ${rate.bytes / 1e6} MB, ${rate.megabits} Mbit/s, ${roundTripMs} ms`,
    value: megabytesPerSecond("transhades"),
    unit: "MB/s",
    statistic: `median of ${rounds}`,
  };
  const line = { ...row, against: { what: "all that the line carries", value: bytesPerSecond / 1e6 } };
  return [
    line,
    ...peersOn(rate).map((what) => ({ ...row, against: { what, value: megabytesPerSecond(what) } })),
  ];
}

/** GramJS asks for one part after the other: over a fast line far away a minute would not be enough. */
function peersOn({ megabits }: Rate): readonly ClientName[] {
  return megabits < 500 ? PEERS : PEERS.slice(0, 1);
}

import { expect } from "expect";
import { parseLocation } from "../../src/download/reading/file_location.ts";
import { Decipherer, loadGramJs } from "../../src/download/gramjs/load.ts";
import type { FileLocation, MtprotoClient, MtprotoError } from "../../src/download/mtproto_client.ts";
import { until } from "../fake_clock.ts";
import { FlowingClock } from "../flowing_clock.ts";
import { BOT_TOKEN, never, noise } from "./bytes.ts";
import { startSilentLine } from "./silent_line.ts";
import { startTelegram, type Telegram } from "./telegram.ts";

const PART_BYTES = 4096;
const GET_FILE = "upload.getFile";

interface Bed extends AsyncDisposable {
  clock: FlowingClock;
  telegram: Telegram;
  client: MtprotoClient;
  location: FileLocation;
}

/** A client that is logged in, and a file for it. */
async function openBed(timeoutMs = 15_000): Promise<Bed> {
  const under = new AsyncDisposableStack();
  const clock = under.use(new FlowingClock());
  clock.flow();
  const telegram = under.use(await startTelegram(1, clock));
  const { dataCentres, publicKeyPem } = telegram.options;
  const create = await loadGramJs(publicKeyPem);
  const { apiId, apiHash } = telegram.credentials[0];
  const settings = {
    apiId,
    apiHash,
    botToken: BOT_TOKEN,
    dataCentres,
    clock,
    timeoutMs,
    decipherer: new Decipherer(clock),
  };
  const client = create(settings, { session: undefined, saveSession: () => Promise.resolve() });
  under.defer(() => client.close());
  const location = parseLocation(telegram.send(noise(128 * PART_BYTES)).ref.fileId);
  await client.connect(never);
  await client.prepare(location.dcId, never);
  return { clock, telegram, client, location, [Symbol.asyncDispose]: () => under.disposeAsync() };
}

/** Has a part of a file been asked for? */
function isAsked({ telegram }: Bed): boolean {
  return telegram.server.requests.some(({ method }) => method === GET_FILE);
}

const REFUSALS: [number, string, Partial<MtprotoError>][] = [
  [420, "FLOOD_WAIT_5", { problem: "flood", waitMs: 5_000, method: GET_FILE }],
  [420, "SLOWMODE_WAIT_9", { problem: "flood", waitMs: 9_000 }],
  [303, "FILE_MIGRATE_4", { problem: "file_migrate", dcId: 4 }],
  [400, "FILE_REFERENCE_EXPIRED", { problem: "reference_expired" }],
  [400, "FILE_REFERENCE_INVALID", { problem: "reference_expired" }],
  [400, "LOCATION_INVALID", { problem: "location_invalid" }],
  [400, "FILE_ID_INVALID", { problem: "location_invalid" }],
  [401, "AUTH_KEY_UNREGISTERED", { problem: "session_refused" }],
  [401, "SESSION_REVOKED", { problem: "session_refused" }],
  [406, "AUTH_KEY_DUPLICATED", { problem: "session_refused" }],
  [401, "USER_DEACTIVATED", { problem: "credential_refused" }],
  [400, "CONNECTION_NOT_INITED", { problem: "connection" }],
  [500, "RPC_CALL_FAIL", { problem: "other" }],
  [-503, "Timeout", { problem: "other" }],
];

Deno.test("gramjs: each refusal is told as what it asks for", async () => {
  await using bed = await openBed();
  for (const [code, text, expected] of REFUSALS) {
    using _fault = bed.telegram.server.faults.rpcError({ method: GET_FILE, code, text });
    const error = await bed.client.getFile(bed.location, 0, PART_BYTES, never).catch((error: unknown) =>
      error
    );
    expect(error).toMatchObject({ name: "MtprotoError", ...expected });
  }
});

Deno.test("gramjs: several refusals in one packet reach all who asked", async () => {
  await using bed = await openBed(2_000);
  bed.telegram.server.faults.floodWait({ method: GET_FILE, seconds: 900 });
  const parts = Array.from(
    { length: 8 },
    (_, index) =>
      bed.client.getFile(bed.location, index * PART_BYTES, PART_BYTES, never).catch((error: MtprotoError) =>
        error.problem
      ),
  );
  expect(await Promise.all(parts)).toEqual(Array(8).fill("flood"));
});

Deno.test("gramjs: an answer that is lost is told as a time-out, and the connection stays", async () => {
  await using bed = await openBed(300);
  const lost = bed.telegram.server.faults.dropAnswers({ method: GET_FILE, times: 1 });
  const first = bed.client.getFile(bed.location, 0, PART_BYTES, never).catch((error: unknown) => error);
  await until(() => isAsked(bed));
  await bed.clock.skip(1);
  const second = await bed.client.getFile(bed.location, 0, PART_BYTES, never);
  expect(await first).toMatchObject({ problem: "timeout", method: GET_FILE });
  expect(second.length).toBe(PART_BYTES);
  lost[Symbol.dispose]();
  const { connections } = bed.telegram.server.counts();
  await bed.client.getFile(bed.location, 0, PART_BYTES, never);
  expect(bed.telegram.server.counts().connections).toBe(connections);
});

Deno.test("gramjs: a slow line is not taken for a silent one", async () => {
  await using bed = await openBed(300);
  bed.telegram.server.faults.limitBytes({ per: "connection", bytesPerSecond: 400_000 }); // the fourth comes after 600 ms
  const limit = 16 * PART_BYTES; // too large to share a packet
  const parts = [0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
    bed.client.getFile(bed.location, index * limit, limit, never)
  );
  expect((await Promise.all(parts)).map(({ length }) => length)).toEqual(Array(8).fill(limit));
});

Deno.test("gramjs: a connection that fell silent is given up, and the next request opens another", async () => {
  await using telegram = await startTelegram();
  await using line = startSilentLine(telegram.server.ports[2]);
  const create = await loadGramJs(telegram.options.publicKeyPem);
  const dataCentres = [{ id: 2, host: "127.0.0.1", port: line.port }];
  const { apiId, apiHash } = telegram.credentials[0];
  const settings = {
    apiId,
    apiHash,
    botToken: BOT_TOKEN,
    dataCentres,
    clock: telegram.options.clock,
    decipherer: new Decipherer(telegram.options.clock),
    timeoutMs: 500,
  };
  const client = create(settings, { session: undefined, saveSession: () => Promise.resolve() });
  const location = parseLocation(telegram.send(noise(PART_BYTES)).ref.fileId);
  await client.connect(never);
  await client.getFile(location, 0, PART_BYTES, never);
  const before = line.connections;
  line.fallSilent();
  const error = await client.getFile(location, 0, PART_BYTES, never).catch((error: unknown) => error);
  expect(error).toMatchObject({ problem: "timeout" });
  expect((await client.getFile(location, 0, PART_BYTES, never)).length).toBe(PART_BYTES);
  expect(line.connections).toBe(before + 1);
  await client.close();
});

Deno.test("gramjs: a broken connection fails what is under way at once, and the next request opens another", async () => {
  await using bed = await openBed();
  const silence = bed.telegram.server.faults.dropAnswers({ method: GET_FILE });
  const part = bed.client.getFile(bed.location, 0, PART_BYTES, never).catch((error: unknown) => error);
  await until(() => isAsked(bed));
  bed.telegram.server.faults.dropConnections();
  expect(await part).toMatchObject({ problem: "connection" });
  silence[Symbol.dispose]();
  expect((await bed.client.getFile(bed.location, 0, PART_BYTES, never)).length).toBe(PART_BYTES);
});

Deno.test("gramjs: a wrong hash or token is told in the operator's words", async () => {
  await using telegram = await startTelegram();
  const { dataCentres, publicKeyPem } = telegram.options;
  const create = await loadGramJs(publicKeyPem);
  const { apiId, apiHash } = telegram.credentials[0];
  for (
    const [wrong, variable] of [
      [{ apiHash: "wrong" }, "TELEGRAM_API_HASH"],
      [{ botToken: "456:sandbox" }, "TELEGRAM_BOT_TOKEN"],
    ] as const
  ) {
    const settings = {
      apiId,
      apiHash,
      botToken: BOT_TOKEN,
      dataCentres,
      clock: telegram.options.clock,
      decipherer: new Decipherer(telegram.options.clock),
      timeoutMs: 15_000,
    };
    const client = create({ ...settings, ...wrong }, {
      session: undefined,
      saveSession: () => Promise.resolve(),
    });
    const error = await client.connect(never).catch((error: unknown) => error);
    await client.close();
    expect(error).toMatchObject({
      problem: "credential_refused",
      message: expect.stringContaining(variable),
    });
  }
});

Deno.test("gramjs: nobody is asked before the connection is up, and a refused one says where to", async () => {
  await using telegram = await startTelegram();
  const create = await loadGramJs();
  const { apiId, apiHash } = telegram.credentials[0];
  const dataCentres = [{ id: 2, host: "127.0.0.1", port: 1 }]; // nobody listens there
  const settings = {
    apiId,
    apiHash,
    botToken: BOT_TOKEN,
    dataCentres,
    clock: telegram.options.clock,
    decipherer: new Decipherer(telegram.options.clock),
    timeoutMs: 15_000,
  };
  const client = create(settings, { session: undefined, saveSession: () => Promise.resolve() });
  const error = await client.connect(never).catch((error: unknown) => error);
  await client.close();
  expect(error).toMatchObject({ problem: "connection", message: expect.stringContaining("127.0.0.1:1") });
});

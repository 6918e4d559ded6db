import { expect } from "expect";
import { FakeClock, until } from "../../fake_clock.ts";
import { RawClient } from "./clients/raw.ts";
import { initialized, outcomeOf, requests } from "./clients/raw_requests.ts";
import { startTestServer, testFile } from "./fixture.ts";
import { startMtprotoServer } from "./server.ts";
import type { TlReader } from "./tl/reader.ts";
import type { FaultTargets } from "./fault_kinds.ts";
import { MtprotoFaults } from "./faults.ts";

const NO_TARGETS: FaultTargets = {
  dropConnections() {},
  setRefusing: () => Promise.resolve(),
  rotateSalts() {},
  forgetSessions() {},
};
const GET_FILE = "upload.getFile";
const HOME = { connection: {}, apiId: 1, botId: 42 };

/** What becomes of one request: "answer", "drop" or Telegram's error text. */
function admit(faults: MtprotoFaults, apiId = 1, method = GET_FILE): Promise<string> {
  return faults.admit({ apiId, method }, new AbortController().signal).catch((error: Error) => error.message);
}

Deno.test("a real flood wait counts down and ends; others are not concerned", async () => {
  const clock = new FakeClock();
  const faults = new MtprotoFaults(clock, NO_TARGETS);
  faults.floodWait({ apiId: 1, method: GET_FILE, seconds: 10 });
  expect(await admit(faults)).toBe("FLOOD_WAIT_10");
  expect(await admit(faults, 2)).toBe("answer");
  expect(await admit(faults, 1, "users.getUsers")).toBe("answer");
  await clock.advance(9_001);
  expect(await admit(faults)).toBe("FLOOD_WAIT_1");
  await clock.advance(999);
  expect(await admit(faults)).toBe("answer");
  expect(faults.active()).toEqual([]);
});

Deno.test("a counted flood wait refuses that often; one without an api id concerns all of them", async () => {
  const faults = new MtprotoFaults(new FakeClock(), NO_TARGETS);
  faults.floodWait({ seconds: 5, premium: true, times: 2 });
  const outcomes = [await admit(faults, 1), await admit(faults, 2), await admit(faults, 3)];
  expect(outcomes).toEqual(["FLOOD_PREMIUM_WAIT_5", "FLOOD_PREMIUM_WAIT_5", "answer"]);
});

Deno.test("a flood wait without end lasts until it is cleared", async () => {
  const faults = new MtprotoFaults(new FakeClock(), NO_TARGETS);
  using flood = faults.floodWait({ seconds: 5, times: Infinity });
  expect([await admit(faults), await admit(faults)]).toEqual(["FLOOD_WAIT_5", "FLOOD_WAIT_5"]);
  expect(faults.active()).toEqual([{ kind: "floodWait", options: { seconds: 5, times: Infinity } }]);
  flood[Symbol.dispose]();
  expect(await admit(faults)).toBe("answer");
});

for (const shared of [false, true]) {
  Deno.test(`asking too often starts a wait ${shared ? "for all api ids" : "for that api id"}`, async () => {
    const clock = new FakeClock();
    const faults = new MtprotoFaults(clock, NO_TARGETS);
    faults.limitRate({ requests: 2, perSeconds: 1, waitSeconds: 30, shared });
    await admit(faults, 1);
    await admit(faults, 1);
    expect(await admit(faults, 1)).toBe("FLOOD_WAIT_30");
    await clock.advance(5_000);
    expect(await admit(faults, 1)).toBe("FLOOD_WAIT_25");
    expect(await admit(faults, 2)).toBe(shared ? "FLOOD_WAIT_25" : "answer");
    await clock.advance(25_000);
    expect(await admit(faults, 1)).toBe("answer");
  });
}

Deno.test("errors and lost answers come as often as ordered", async () => {
  const faults = new MtprotoFaults(new FakeClock(), NO_TARGETS);
  faults.rpcError({ code: 500, text: "RPC_CALL_FAIL", times: 1 });
  faults.dropAnswers({ method: GET_FILE, times: 1 });
  expect(await admit(faults)).toBe("RPC_CALL_FAIL");
  expect(await admit(faults)).toBe("drop");
  expect(await admit(faults)).toBe("answer");
});

Deno.test("requests wait out a delay, and packets the bandwidth, one after another", async () => {
  const clock = new FakeClock(0);
  const faults = new MtprotoFaults(clock, NO_TARGETS);
  const { signal } = new AbortController();
  const done: string[] = [];
  faults.delay({ ms: 60 });
  faults.bandwidth(1000);
  void admit(faults).then(() => done.push(`request at ${clock.now()}`));
  for (const size of [50, 100]) {
    void faults.transmit(size, HOME, signal).then(() => done.push(`${size} bytes at ${clock.now()}`));
  }
  await clock.advance(200);
  expect(done).toEqual(["50 bytes at 50", "request at 60", "100 bytes at 150"]);
});

for (
  const [per, shares] of [["connection", []], ["account", ["api id"]], ["bot", ["api id", "bot"]]] as const
) {
  Deno.test(`a limit for each ${per} is shared by nobody else`, async () => {
    const clock = new FakeClock(0);
    const faults = new MtprotoFaults(clock, NO_TARGETS);
    const { signal } = new AbortController();
    const done: string[] = [];
    faults.limitBytes({ per, bytesPerSecond: 1000 });
    const lines = {
      "api id": { ...HOME, connection: {} },
      "bot": { connection: {}, apiId: 2, botId: 42 },
      "nothing": { connection: {}, apiId: 3, botId: 43 },
    };
    await Promise.all([
      ...Object.entries({ itself: HOME, ...lines }).map(([name, line]) =>
        faults.transmit(100, line, signal).then(() => clock.now() > 100 && done.push(name))
      ),
      clock.advance(1_000),
    ]);
    expect(done).toEqual([...shares]);
  });
}

Deno.test("who is owed too much is told a premium wait, until the line has caught up", async () => {
  const clock = new FakeClock(0);
  const faults = new MtprotoFaults(clock, NO_TARGETS);
  const ask = (line: object) =>
    faults.admit(
      { apiId: 1, method: GET_FILE, line: { connection: line }, sizeBytes: 1500 },
      new AbortController().signal,
    )
      .catch((error: Error) => error.message);
  faults.limitBytes({ per: "connection", bytesPerSecond: 1000, mostSecondsAhead: 2 });
  expect([await ask(HOME), await ask(HOME), await ask(HOME)]).toEqual([
    "answer",
    "answer",
    "FLOOD_PREMIUM_WAIT_1",
  ]);
  expect(await ask({})).toBe("answer");
  await clock.advance(1_000);
  expect(await ask(HOME)).toBe("answer");
});

Deno.test("addresses for files alone are named by the config, serve who has a key and make none", async () => {
  await using server = await startTestServer([testFile()], undefined, { mediaOnly: true });
  using home = await RawClient.connect(server);
  await home.authorize(server);
  expect(outcomeOf(await home.call(initialized(requests.logIn())))).toBe("ok");
  const mediaPort = mediaPortOf(await home.call(requests.getConfig()), 2);
  const media = { ...server, ports: { 2: mediaPort } };
  using files = await RawClient.connect(media, { keys: home.keys });
  expect(outcomeOf(await files.call(requests.getFile(testFile(), 0, 4096)))).toBe("ok");
  expect(server.requests.map(({ method, mediaOnly }) => [method, mediaOnly]).at(-1)).toEqual([
    GET_FILE,
    true,
  ]);
  using stranger = await RawClient.connect(media);
  await expect(stranger.authorize(server)).rejects.toThrow("the peer closed");
});

/** The port of the address that the config marks as one for files alone. */
function mediaPortOf(config: TlReader, dcId: number): number {
  for (let word = 0; word < 7; word++) config.int(); // up to the number of options
  for (let left = config.int(); left > 0; left--) {
    config.int();
    const [flags, id, _host, port] = [config.int(), config.int(), config.string(), config.int()];
    if (flags === 2 && id === dcId) return port;
  }
  throw new Error("the config names no address for files alone");
}

Deno.test("a client whose answer is lost asks again and is recorded twice", async () => {
  await using server = await startTestServer();
  using client = await RawClient.connect(server);
  await client.authorize(server);
  expect(outcomeOf(await client.call(initialized(requests.logIn())))).toBe("ok");
  server.faults.dropAnswers({ method: "updates.getState", times: 1 });
  await client.send(requests.getState());
  expect(outcomeOf(await client.call(requests.getState()))).toBe("ok");
  const recorded = server.requests.filter(({ method }) => method === "updates.getState");
  expect(recorded.map(({ apiId, dcId, outcome }) => [apiId, dcId, outcome]))
    .toEqual([[1001, 2, "dropped"], [1001, 2, "ok"]]);
});

Deno.test("while connections are refused none opens; afterwards the port is the same", async () => {
  await using server = await startTestServer();
  using client = await RawClient.connect(server);
  const refusal = server.faults.refuseConnections();
  await refusal.done;
  await expect(RawClient.connect(server)).rejects.toBeInstanceOf(Deno.errors.ConnectionRefused);
  await client.authorize(server); // what is open stays open
  refusal[Symbol.dispose]();
  using other = await RawClient.connect(server, { keys: client.keys });
  await other.send(requests.ping(1n));
  expect((await other.nextOf(0x347773c5)).reader.remaining).toBe(16);
});

Deno.test("ports can be chosen; a port in use is an error that leaves nothing open", async () => {
  await using first = await startTestServer();
  const world = { botByToken: noOne, apiHash: noOne, file: noOne, message: noOne };
  const taken = startMtprotoServer({ world, dcs: [1, 2], ports: { 2: first.ports[2] } });
  await expect(taken).rejects.toBeInstanceOf(Deno.errors.AddrInUse);
});

function noOne(): undefined {
  return undefined;
}

Deno.test("closing the server ends what is delayed, and connections of one data centre can be dropped", async () => {
  const clock = new FakeClock();
  const server = await startTestServer([testFile()], clock);
  using home = await RawClient.connect(server);
  using other = await RawClient.connect(server, { dcId: 4 });
  await Promise.all([home.authorize(server), other.authorize(server)]);
  server.faults.dropConnections(4);
  await expect(other.receivePayload()).rejects.toThrow("the peer closed");
  server.faults.delay({ ms: 1_000_000 });
  await home.send(initialized(requests.getConfig()));
  await until(() => clock.sleeping > 0);
  await server[Symbol.asyncDispose]();
  expect(server.requests.map(({ outcome }) => outcome)).toEqual(["running"]);
});

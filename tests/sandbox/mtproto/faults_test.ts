import { expect } from "expect";
import { FakeClock, until } from "../../fake_clock.ts";
import { RawClient } from "./clients/raw.ts";
import { initialized, outcomeOf, requests } from "./clients/raw_requests.ts";
import { startTestServer, testFile } from "./fixture.ts";
import { startMtprotoServer } from "./server.ts";
import { type FaultTargets, MtprotoFaults } from "./faults.ts";

const NO_TARGETS: FaultTargets = {
  dropConnections() {},
  setRefusing: () => Promise.resolve(),
  rotateSalts() {},
  forgetSessions() {},
};
const GET_FILE = "upload.getFile";

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
    void faults.transmit(size, signal).then(() => done.push(`${size} bytes at ${clock.now()}`));
  }
  await clock.advance(200);
  expect(done).toEqual(["50 bytes at 50", "request at 60", "100 bytes at 150"]);
});

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

import { gzipSync } from "node:zlib";
import { expect } from "expect";
import { FakeClock, until } from "../../fake_clock.ts";
import { RawClient, TRANSPORTS } from "./clients/raw.ts";
import { INNER_DATA, PADDINGS } from "./clients/raw_handshake.ts";
import { initialized, outcomeOf, requests } from "./clients/raw_requests.ts";
import { startTestServer, testFile } from "./fixture.ts";
import type { MtprotoServer } from "./server.ts";
import { TlReader } from "./tl/reader.ts";
import { TlWriter } from "./tl/writer.ts";

const NEW_SESSION_CREATED = 0x9ec20908;
const BAD_SERVER_SALT = 0xedab447b;
const BAD_MSG_NOTIFICATION = 0xa7eff811;
const PONG = 0x347773c5;
const MSGS_STATE_INFO = 0x04deb57d;
const FUTURE_SALTS = 0xae500895;
const GZIP_PACKED = 0x3072cfa1;
const RPC_RESULT = 0xf35c6d01;

/** A client with a key and a login. */
async function loggedIn(server: MtprotoServer): Promise<RawClient> {
  const client = await RawClient.connect(server);
  await client.authorize(server);
  expect(outcomeOf(await client.call(initialized(requests.logIn())))).toBe("ok");
  return client;
}

for (const transport of Object.keys(TRANSPORTS) as (keyof typeof TRANSPORTS)[]) {
  Deno.test(`small and large packets travel over ${transport} transport`, async () => {
    const file = testFile();
    await using server = await startTestServer([file]);
    using client = await RawClient.connect(server, { transport });
    await client.authorize(server);
    await client.call(initialized(requests.logIn()));
    const answer = await client.call(requests.getFile(file, 0, 131072));
    answer.raw(12);
    expect(answer.bytes()).toEqual(await file.content.read(0, 131072));
  });
}

for (const form of Object.keys(INNER_DATA) as (keyof typeof INNER_DATA)[]) {
  for (const padding of Object.keys(PADDINGS) as (keyof typeof PADDINGS)[]) {
    Deno.test(`a key is agreed on with the ${form} form of p_q_inner_data in ${padding} padding`, async () => {
      await using server = await startTestServer();
      using client = await RawClient.connect(server);
      await client.authorize(server, { form, padding });
      await client.send(requests.ping(5n));
      const { reader } = await client.nextOf(PONG);
      reader.long();
      expect(reader.long()).toBe(5n);
      const expected = form.startsWith("temp") ? "AUTH_KEY_PERM_EMPTY" : "AUTH_KEY_UNREGISTERED";
      expect(outcomeOf(await client.call(initialized(requests.getState())))).toBe(expected);
    });
  }
}

Deno.test("a new session is announced once; a wrong salt is answered with the right one", async () => {
  await using server = await startTestServer();
  using client = await RawClient.connect(server);
  await client.authorize(server);
  const right = client.keys.salt;
  client.keys.salt = 1n;
  const first = await client.send(requests.ping(1n));
  const { reader } = await client.nextOf(BAD_SERVER_SALT);
  expect([reader.long(), reader.int(), reader.int(), reader.long()]).toEqual([first, 1, 48, right]);
  client.keys.salt = right;
  const second = await client.send(requests.ping(2n));
  const created = await client.next();
  expect(created.constructorId).toBe(NEW_SESSION_CREATED);
  expect(created.reader.long()).toBe(second);
  expect((await client.next()).constructorId).toBe(PONG);
  await client.send(requests.ping(3n));
  expect((await client.next()).constructorId).toBe(PONG);
});

Deno.test("messages from another time and with odd ids are refused", async () => {
  await using server = await startTestServer();
  using client = await RawClient.connect(server);
  await client.authorize(server);
  const now = BigInt(Math.floor(Date.now() / 1000)) << 32n;
  const codes: number[] = [];
  for (const id of [now - (400n << 32n), now + (60n << 32n), now + 2n]) {
    await client.send(requests.ping(1n), id);
    const { reader } = await client.nextOf(BAD_MSG_NOTIFICATION);
    reader.raw(12);
    codes.push(reader.int());
  }
  expect(codes).toEqual([16, 17, 18]);
});

Deno.test("containers and compressed requests are taken apart", async () => {
  await using server = await startTestServer();
  using client = await RawClient.connect(server);
  await client.authorize(server);
  const packed = new TlWriter().uint(GZIP_PACKED).bytes(gzipSync(initialized(requests.getConfig()).written));
  const [, config] = await client.sendContainer([requests.ping(1n), packed]);
  const answer = await client.answerTo(config);
  answer.expect(0xcc1a241e);
  const [flags, , , testMode, dc] = [answer.int(), answer.int(), answer.int(), answer.bool(), answer.int()];
  expect([flags, testMode, dc]).toEqual([0, false, 2]);
  const options = answer.vector(() => {
    answer.raw(8);
    return [answer.int(), answer.string(), answer.int()];
  });
  expect(options).toEqual([[2, "127.0.0.2", server.ports[2]], [4, "127.0.0.4", server.ports[4]]]);
});

Deno.test("an answer belongs to the session: it comes again on a new connection until it is acknowledged", async () => {
  await using server = await startTestServer();
  using first = await loggedIn(server);
  const asked = await first.send(requests.getState());
  await first.answerTo(asked);
  server.faults.dropConnections();
  using second = await RawClient.connect(server, { keys: first.keys });
  await second.send(requests.ping(1n));
  expect(outcomeOf(await second.answerTo(asked))).toBe("ok");
  await second.send(requests.acknowledge(await unacknowledged(server, second)));
  await second.send(requests.ping(2n));
  await pongOf(second, 2n);
  using third = await RawClient.connect(server, { keys: first.keys });
  await third.send(requests.ping(3n));
  expect((await third.next()).constructorId).toBe(PONG);
});

async function pongOf(client: RawClient, pingId: bigint): Promise<void> {
  for (;;) {
    const { reader } = await client.nextOf(PONG);
    reader.long();
    if (reader.long() === pingId) return;
  }
}

/** The ids of all messages that a new connection of the session is sent before the pong. */
async function unacknowledged(server: MtprotoServer, { keys }: RawClient): Promise<bigint[]> {
  using client = await RawClient.connect(server, { keys });
  const pinged = await client.send(requests.ping(9n));
  const ids: bigint[] = [];
  for (;;) {
    const { id, constructorId, reader } = await client.next();
    if (constructorId === PONG && reader.long() === pinged) return ids;
    ids.push(id);
  }
}

Deno.test("the same message twice is executed once and answered twice", async () => {
  await using server = await startTestServer();
  using client = await loggedIn(server);
  const id = await client.send(requests.getState());
  await client.answerTo(id);
  await client.send(requests.getState(), id);
  expect(outcomeOf(await client.answerTo(id))).toBe("ok");
  expect(server.counts().requestsByMethod["updates.getState"]).toBe(1);
});

Deno.test("the state of requests is told, and answers can be dropped", async () => {
  const clock = new FakeClock();
  await using server = await startTestServer([testFile()], clock);
  using client = await loggedIn(server);
  using _ = server.faults.delay({ method: "updates.getState", ms: 1000 });
  const running = await client.send(requests.getState());
  await client.send(requests.stateOf([running, 4n]));
  const { reader } = await client.nextOf(MSGS_STATE_INFO);
  reader.long();
  expect([...reader.bytes()]).toEqual([4, 2]);
  expect((await client.call(requests.dropAnswer(running))).uint()).toBe(0xcd78e586);
  expect((await client.call(requests.dropAnswer(4n))).uint()).toBe(0x5e2ad36e);
  await until(() => clock.sleeping > 0);
  await clock.advance(1000);
  const answered = await client.send(requests.getConfig());
  expect((await client.nextOf(RPC_RESULT)).reader.long()).toBe(answered); // nothing came of what was dropped
  expect((await client.call(requests.dropAnswer(answered))).uint()).toBe(0xa43ad8b7);
});

Deno.test("a request waits for the one it is to come after, and fails with it", async () => {
  const clock = new FakeClock();
  await using server = await startTestServer([testFile()], clock);
  using client = await loggedIn(server);
  server.faults.delay({ method: "updates.getState", ms: 1000 });
  const first = await client.send(requests.getState());
  const second = await client.send(requests.after(first, requests.getConfig()));
  await until(() => clock.sleeping > 0);
  await clock.advance(1000);
  const order = [await client.nextOf(RPC_RESULT), await client.nextOf(RPC_RESULT)];
  expect(order.map(({ reader }) => reader.long())).toEqual([first, second]);
  server.faults.clear();
  server.faults.rpcError({ method: "updates.getState", code: 500, text: "RPC_CALL_FAIL", times: 1 });
  const failing = await client.send(requests.getState());
  expect(outcomeOf(await client.call(requests.after(failing, requests.getConfig())))).toBe("MSG_WAIT_FAILED");
});

Deno.test("salts are promised for the future; sessions can be destroyed", async () => {
  await using server = await startTestServer();
  using client = await loggedIn(server);
  const asked = await client.send(requests.futureSalts(3));
  const { reader } = await client.nextOf(FUTURE_SALTS);
  expect(reader.long()).toBe(asked);
  reader.int();
  const salts = Array.from({ length: reader.int() }, () => [reader.int(), reader.int(), reader.long()]);
  expect(salts[0][2]).toBe(client.keys.salt);
  server.faults.rotateSalts();
  await client.send(requests.ping(1n));
  const refused = (await client.nextOf(BAD_SERVER_SALT)).reader;
  refused.raw(16);
  expect(refused.long()).toBe(salts[1][2]);
  client.keys.salt = BigInt(salts[1][2]);
  await client.send(requests.destroySession(77n));
  expect((await client.nextOf(0x62d350c9)).reader.long()).toBe(77n);
});

Deno.test("unknown methods, unknown keys and clients that did not introduce themselves are refused", async () => {
  await using server = await startTestServer();
  using client = await RawClient.connect(server);
  await client.authorize(server);
  expect(outcomeOf(await client.call(requests.getConfig()))).toBe("CONNECTION_NOT_INITED");
  const unknown = await client.call(initialized(new TlWriter().uint(0x1234)));
  expect(outcomeOf(unknown)).toBe("INPUT_METHOD_INVALID_4660_0");
  const cutOff = await client.call(initialized(new TlWriter().uint(0xbe5335be)));
  expect(outcomeOf(cutOff)).toBe("INPUT_FETCH_ERROR");
  server.faults.forgetSessions();
  await client.send(requests.ping(1n));
  expect(new TlReader(await client.receivePayload()).int()).toBe(-404);
});

Deno.test("a client may ask to be disconnected when its pings stop", async () => {
  await using server = await startTestServer();
  using client = await RawClient.connect(server);
  await client.authorize(server);
  await client.send(new TlWriter().uint(0xf3427b8c).long(1n).int(0));
  await expect(client.nextOf(RPC_RESULT)).rejects.toThrow("the peer closed the connection");
});

Deno.test("a packet with a wrong checksum ends the connection", async () => {
  await using server = await startTestServer();
  using socket = await Deno.connect({ hostname: "127.0.0.1", port: server.ports[2] });
  await socket.write(new TlWriter().int(16).int(0).int(1).int(0).written);
  expect(await socket.read(new Uint8Array(1))).toBeNull();
});

import { expect } from "expect";
import { RenewedCertificate } from "../../src/app/certificate.ts";
import { warnings } from "../audio/warnings.ts";
import { FakeClock, until } from "../fake_clock.ts";
import { MediaFolder } from "../media.ts";
import { HttpBed, PATH, SECRET } from "./bed.ts";

const STRANGERS = "0.0.0.0";
const TOKEN = "a-token-of-the-operator";
const pem = (name: string) =>
  Deno.readTextFile(new URL(`../fixtures/localhost_${name}.pem`, import.meta.url));
const pair = async (name: string) => ({ cert: await pem(`${name}cert`), key: await pem(`${name}key`) });

const UPDATE_HEADERS = { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET };
const bring = async (url: string) => {
  const response = await fetch(url, { method: "POST", headers: UPDATE_HEADERS, body: '{"update_id":1}' });
  await response.body?.cancel();
  return response.status;
};

async function connectSaying(port: number, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ port });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

/** What comes until the server hangs up, however it does. */
async function answerOf(connection: Deno.TcpConn, onChunk = () => {}): Promise<string> {
  let answer = "";
  try {
    for await (const chunk of connection.readable) {
      answer += new TextDecoder().decode(chunk);
      onChunk();
    }
  } catch {
    // hung up on
  }
  return answer;
}

const HALF = `POST ${PATH} HTTP/1.1\r\nhost: x\r\nx-half: `;

Deno.test("a thousand silent connections and slow heads hold nothing up, make room, and are hung up on", async () => {
  const bed = new HttpBed();
  const server = await bed.listen(STRANGERS);
  let [gone, answers] = [0, 0];
  const visit = async (text: string) => {
    const connection = await connectSaying(server.port, text);
    void answerOf(connection, () => answers++).then(() => gone++);
    return connection;
  };
  await Promise.all(Array.from({ length: 1_000 }, () => visit("")));
  expect(gone).toBe(0);
  const slow = await Promise.all(Array.from({ length: 20 }, () => visit(HALF)));
  await until(() => gone === 20);
  expect(await bring(server.url)).toBe(200);
  await bed.clock.advance(59_000);
  await slow[0].write(new TextEncoder().encode("still here"));
  expect(await bring(server.url)).toBe(200);
  expect(gone).toBeLessThan(25);
  await bed.clock.advance(7_000);
  await until(() => gone === 1_020);
  await visit("GET /livez HTTP/1.1\r\nhost: x\r\n\r\n");
  await until(() => answers > 0);
  await bed.clock.advance(149_000);
  expect(gone).toBe(1_020);
  await bed.clock.advance(7_000);
  await until(() => gone === 1_021);
  await visit(HALF);
  await server[Symbol.asyncDispose]();
  await until(() => gone === 1_022);
});

Deno.test("a body of 50 MB is refused as soon as it is announced, a slow one hung up on", async () => {
  const bed = new HttpBed();
  await using server = await bed.listen(STRANGERS);
  const headers = Object.entries(UPDATE_HEADERS).map((header) => header.join(": ")).join("\r\n");
  const announce = (bytes: number) =>
    connectSaying(
      server.port,
      `POST ${PATH} HTTP/1.1\r\nhost: x\r\n${headers}\r\ncontent-length: ${bytes}\r\n\r\n{`,
    );
  expect(await answerOf(await announce(50_000_000))).toMatch(/^HTTP\/1.1 413 /);
  const slow = answerOf(await announce(100));
  await until(() => bed.clock.sleeping >= 3); // the watch, the answer's patience and the body's
  await bed.clock.advance(5_000);
  expect(await slow).not.toContain("200");
  expect(bed.taken).toEqual([]);
});

Deno.test("a path is what the server makes of it, however it is written on the wire", async () => {
  const bed = new HttpBed({ token: TOKEN });
  await using server = await bed.listen(STRANGERS);
  const targets = [
    "/x/../metrics",
    "//metrics",
    "http://localhost/metrics",
    "/metrics?/livez",
    "/livez/..;/metrics",
    "*",
    "/%2e%2e/metrics",
  ];
  for (const target of targets) {
    const text =
      `GET ${target} HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\nconnection: close\r\n\r\n`;
    expect([target, await answerOf(await connectSaying(server.port, text))]).toEqual([
      target,
      expect.stringMatching(/^HTTP\/1.1 (400|401|404) /),
    ]);
  }
});

/** Something comes over the stream, which is not at its end: a second of its clock passes for each look at it. */
async function hearsMore(
  { clock }: HttpBed,
  events: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<void> {
  let isDone: boolean | undefined;
  void events?.read().then(({ done }) => isDone = done);
  await until(async () => {
    if (isDone === undefined) await clock.advance(1_000);
    return isDone !== undefined;
  });
  expect(isDone).toBe(false);
}

Deno.test("a page that watches is not hung up on, and ends with the program", async () => {
  const bed = new HttpBed({ token: TOKEN });
  const server = await bed.listen(STRANGERS);
  const headers = { authorization: `Bearer ${TOKEN}` };
  const response = await fetch(new URL("/dashboard/events", server.url), { headers });
  const events = response.body?.getReader();
  await events?.read();
  for (const end = bed.clock.now() + 120_000; bed.clock.now() < end;) await hearsMore(bed, events);
  bed.ending.abort();
  await server[Symbol.asyncDispose]();
  await events?.cancel();
});

Deno.test("a renewed certificate is in use for who comes from then on; whoever is there stays; a bad one is told", async () => {
  const [first, second] = [await pair(""), await pair("other_")];
  await using folder = await MediaFolder.create();
  const [HTTP_CERT, HTTP_KEY] = [
    await folder.write("cert.pem", first.cert),
    await folder.write("key.pem", first.key),
  ];
  const bed = new HttpBed({ token: TOKEN });
  await using server = await bed.listen(STRANGERS, first);
  await using renewed = new RenewedCertificate(first, {
    settings: { HTTP_CERT, HTTP_KEY },
    server,
    clock: bed.clock,
  });
  const trusting = ({ cert }: typeof first) => Deno.createHttpClient({ caCerts: [cert] });
  const ask = async (client: Deno.HttpClient, path = "/livez") =>
    await fetch(`https://localhost:${server.port}${path}`, {
      client,
      headers: { authorization: `Bearer ${TOKEN}` },
    });
  using old = trusting(first);
  const events = (await ask(old, "/dashboard/events")).body?.getReader();
  await events?.read();
  await folder.write("cert.pem", second.cert);
  expect(await warnings(() => renewed.look())).toEqual([
    "the certificate stays as it was: cannot use HTTP_CERT and HTTP_KEY: give the PEM files of one certificate, with its chain, and of its key",
  ]);
  using still = trusting(first);
  expect((await (await ask(still)).json()).alive).toBe(true);
  await folder.write("key.pem", second.key);
  await renewed.look();
  using next = trusting(second);
  expect((await (await ask(next)).json()).alive).toBe(true);
  using late = trusting(first);
  await expect(ask(late)).rejects.toThrow();
  await hearsMore(bed, events);
  await folder.write("cert.pem", first.cert);
  await folder.write("key.pem", first.key);
  await bed.clock.advance(3_600_000);
  await until(() => ask(late).then((response) => response.json(), () => undefined));
  await events?.cancel();
  bed.ending.abort();
});

Deno.test("a certificate that nobody renews is told of, once a day", async () => {
  const clock = new FakeClock(Date.parse("2126-10-28T00:00:00Z"));
  const settings = { HTTP_CERT: "/nowhere/cert.pem", HTTP_KEY: "/nowhere/key.pem" };
  const told = await warnings(async () => {
    await using renewed = new RenewedCertificate(await pair(""), { settings, server: {}, clock });
    await renewed.look();
  });
  expect(told).toEqual([
    expect.stringMatching(/^the certificate ends soon, and nobody has renewed it: for DNS:localhost/),
    "the certificate stays as it was: HTTP_CERT: /nowhere/cert.pem cannot be read: there is no such file or folder",
  ]);
});

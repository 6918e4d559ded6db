import { expect } from "expect";
import fc from "fast-check";
import { RawClient } from "./clients/raw.ts";
import { initialized, outcomeOf, requests } from "./clients/raw_requests.ts";
import { startTestServer, testFile } from "./fixture.ts";
import { METHODS } from "./methods/methods.ts";
import { TlWriter } from "./tl/writer.ts";

/** Service messages, wrappers and containers: what the server looks into before it looks for a method. */
const FRAMEWORK_IDS = [
  ...[
    0x73f1f8dc,
    0x3072cfa1,
    0x62d6b459,
    0x7abe77ec,
    0xf3427b8c,
    0xb921bd04,
    0xda69fb52,
    0x7d861a08,
    0x58e4a740,
  ],
  ...[0xda9b0d0d, 0xc1cd5ea9, 0xbf9459b7, 0xcb9f372d, 0x3dc4b4f0],
];
const id = fc.oneof(fc.constantFrom(...FRAMEWORK_IDS, ...METHODS.keys()), fc.nat(0xffffffff));
const tail = fc.uint8Array({ maxLength: 40 });
const body = fc.tuple(id, fc.option(id), tail).map(([first, second, rest]) => {
  const writer = new TlWriter().uint(first);
  if (second !== null) writer.uint(second);
  return writer.raw(rest);
});

Deno.test("bytes without sense end a connection at most, never the server", async () => {
  await using server = await startTestServer();
  const head = fc.constantFrom("", "ef", "eeeeeeee", "dddddddd", "efef", "1000000000000000");
  await fc.assert(fc.asyncProperty(head, fc.uint8Array({ maxLength: 300 }), async (head, noise) => {
    using socket = await Deno.connect({ hostname: "127.0.0.1", port: server.ports[2] });
    await socket.write(Uint8Array.fromHex(head));
    await socket.write(noise);
  }));
  using client = await RawClient.connect(server);
  await client.authorize(server);
  expect(outcomeOf(await client.call(initialized(requests.logIn())))).toBe("ok");
});

Deno.test("messages without sense are answered, or end the connection; the session lives on", async () => {
  const file = testFile();
  await using server = await startTestServer([file]);
  using first = await RawClient.connect(server);
  await first.authorize(server);
  await first.call(initialized(requests.logIn()));
  await fc.assert(fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 5 }), async (bodies) => {
    using client = await RawClient.connect(server, { keys: first.keys });
    for (const body of bodies) await client.send(body).catch(() => {});
  }));
  using last = await RawClient.connect(server, { keys: first.keys });
  expect(outcomeOf(await last.call(initialized(requests.logIn())))).toBe("ok");
  const answer = await last.call(requests.getFile(file, 0, 4096));
  answer.raw(12);
  expect(answer.bytes()).toEqual(await file.content.read(0, 4096));
});

import { Buffer } from "node:buffer";
import { expect } from "expect";
import { Decipherer } from "../../src/download/gramjs/decipherer.ts";
import { FakeClock, until } from "../fake_clock.ts";
import { encryptMessage, FROM_SERVER, MESSAGE_HEAD_BYTES } from "../sandbox/mtproto/crypto/message.ts";
import { noise } from "./bytes.ts";

const KEY = { bytes: noise(256), id: noise(8) };
const PLAIN = noise(64 * 1024);

async function packet(): Promise<Uint8Array<ArrayBuffer>> {
  const payload = new Uint8Array(MESSAGE_HEAD_BYTES + PLAIN.length);
  await encryptMessage(KEY, PLAIN, payload, FROM_SERVER);
  return payload;
}

/** Opens packets until one was given away to another core. */
async function openUntilElsewhere(decipherer: Decipherer): Promise<number> {
  let here = 0;
  await until(async () => {
    const given = await packet();
    expect(Buffer.from(await decipherer.open(given, KEY.bytes)).equals(PLAIN)).toBe(true);
    if (given.length > 0) here++;
    return given.length === 0;
  });
  return here;
}

Deno.test("decipherer: the first packets here, then on another core, and here again after a minute without any", async () => {
  const clock = new FakeClock();
  using decipherer = new Decipherer(clock, 2);
  expect(await openUntilElsewhere(decipherer)).toBe(2);
  const foreign = decipherer.open(await packet(), noise(256));
  await expect(foreign).rejects.toThrow("not made with the key");
  expect(await decipherer.open(await packet(), KEY.bytes)).toEqual(PLAIN);
  await clock.advance(60_000);
  const given = await packet();
  await decipherer.open(given, KEY.bytes);
  expect(given.length).toBeGreaterThan(0);
});

Deno.test("decipherer: of many packets at once each is answered with its own, and a foreign one fails alone", async () => {
  using decipherer = new Decipherer(new FakeClock(), 2);
  await openUntilElsewhere(decipherer);
  const keys = Array.from({ length: 11 }, (_, index) => index === 6 ? noise(256) : KEY.bytes);
  const opened = await Promise.allSettled(
    keys.map(async (key) => Buffer.from(await decipherer.open(await packet(), key)).equals(PLAIN)),
  );
  const told = opened.map((each) => each.status === "fulfilled" ? each.value : String(each.reason));
  expect(told).toEqual(
    keys.map((key) => key === KEY.bytes || expect.stringContaining("not made with the key")),
  );
});

Deno.test("decipherer: a packet with bytes behind its last block is refused, here and on another core", async () => {
  const tooLong = async () => new Uint8Array([...await packet(), 1, 2, 3]);
  for (const cores of [1, 2]) {
    using decipherer = new Decipherer(new FakeClock(), cores);
    if (cores > 1) await openUntilElsewhere(decipherer);
    await expect(decipherer.open(await tooLong(), KEY.bytes)).rejects.toThrow("not made with the key");
    expect(await decipherer.open(await packet(), KEY.bytes)).toEqual(PLAIN);
  }
});

Deno.test("decipherer: who waits for a worker hears of its end", async () => {
  using decipherer = new Decipherer(new FakeClock(), 2);
  await openUntilElsewhere(decipherer);
  const waiting = decipherer.open(await packet(), KEY.bytes).catch((error: Error) => error.message);
  decipherer[Symbol.dispose]();
  expect(await waiting).toContain("has ended");
});

Deno.test("decipherer: with one core all stays here", async () => {
  using decipherer = new Decipherer(new FakeClock(), 1);
  for (let count = 0; count < 20; count++) {
    const given = await packet();
    await decipherer.open(given, KEY.bytes);
    expect(given.length).toBeGreaterThan(0);
  }
});

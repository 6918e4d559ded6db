import { expect } from "expect";
import { DataCentres } from "../../src/download/gramjs/data_centres.ts";

const TOLD = [
  { id: 2, ipAddress: "2001:db8::2", port: 443, ipv6: true },
  { id: 2, ipAddress: "203.0.113.21", port: 443, mediaOnly: true },
  { id: 2, ipAddress: "203.0.113.22", port: 443, tcpoOnly: true },
  { id: 2, ipAddress: "203.0.113.23", port: 443, cdn: true },
  { id: 2, ipAddress: "203.0.113.24", port: 8443 },
];

Deno.test("data centres: a test server's are where they were configured, the first is home, there are no others", () => {
  const centres = new DataCentres([{ id: 4, host: "127.0.0.1", port: 4004 }, {
    id: 2,
    host: "127.0.0.1",
    port: 4002,
  }]);
  centres.learn(TOLD);
  expect(centres.defaultHomeId).toBe(4);
  expect(centres.address(2)).toMatchObject({ host: "127.0.0.1", port: 4002 });
  expect(() => centres.address(1)).toThrow("data centre 1");
});

Deno.test("data centres: Telegram's are known from the start, then as Telegram tells", () => {
  const centres = new DataCentres([]);
  expect(centres.address(centres.defaultHomeId).port).toBe(443);
  centres.learn(TOLD);
  expect(centres.address(2)).toEqual({ host: "203.0.113.24", port: 8443 });
  expect(centres.address(4)).toEqual({ host: "149.154.167.91", port: 443 });
  expect(() => centres.address(9)).toThrow("data centre 9");
});

Deno.test("data centres: an address for files alone that proves useless rests, longer each time, until it works", () => {
  const centres = new DataCentres([]);
  expect(centres.mediaAddress(2, 0)).toBeUndefined();
  centres.learn(TOLD);
  const media = { host: "203.0.113.21", port: 443 };
  expect(centres.mediaAddress(2, 0)).toEqual(media);
  expect(centres.mediaAddress(4, 0)).toBeUndefined();
  const restsMinutes = (now: number) => {
    centres.noteUseless(media, now);
    centres.learn(TOLD);
    let minutes = 0;
    while (centres.mediaAddress(2, now + 60_000 * minutes) === undefined) minutes++;
    return minutes;
  };
  expect([1, 2, 3, 4, 5, 6, 7].map(restsMinutes)).toEqual([10, 20, 40, 80, 160, 320, 360]);
  centres.noteUseful(media);
  expect(restsMinutes(9)).toBe(10);
});

Deno.test("data centres: a test server's address for files alone is on the host that was configured", () => {
  const centres = new DataCentres([{ id: 2, host: "sandbox", port: 4002 }]);
  centres.learn([{ id: 2, ipAddress: "127.0.0.2", port: 5002, mediaOnly: true }]);
  expect(centres.mediaAddress(2, 0)).toEqual({ host: "sandbox", port: 5002 });
});

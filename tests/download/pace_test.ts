import { expect } from "expect";
import { afterPart, afterTrouble, firstPace, type Pace, partsEach } from "../../src/download/gramjs/pace.ts";

const WANTED = { tookMs: 500, bytesPerSecond: 4e6, isScarce: true };

/**
 * What happens in each half second, and how many connections are wanted after it: "p" a part comes while somebody waits,
 * "i" a part that nobody waited behind, "l" one that took long, "x" trouble, "s" Telegram asked for less, "." nothing.
 */
const SCENARIOS: Record<string, [events: string, connections: string]> = {
  "one more after each clean second, up to eight": ["pppppppppppppppp", "2233445566778888"],
  "none while nobody waits": ["iiiiiiiipppp", "222222222334"],
  "none while parts take long: the line is full": ["llllpppp", "22222334"],
  "silence is no clean second": ["....x.......", "222211111111"],
  "trouble gives up one, and what comes at once with it no more": ["ppppxx..xx", "2233222211"],
  "one is always left": ["x..x..x..", "111111111"],
  "what was too many is tried again later each time": [
    "ppppxppppxppppppppxpppp",
    "22332222322222222322222",
  ],
  "once there are more than were too many, seconds are enough again": ["ppxpppppppppppp", "221111222233445"],
  "told that it was too much, first two go on each connection again": ["spppppp", "1111112"],
};

for (const [name, [events, connections]] of Object.entries(SCENARIOS)) {
  Deno.test(`pace: ${name}`, () => {
    let pace = firstPace(0);
    const seen = [...events].map((event, index) => {
      pace = after(pace, event, 500 * index);
      return pace.connections;
    });
    expect(seen.join("")).toBe(connections);
  });
}

function after(pace: Pace, event: string, now: number): Pace {
  switch (event) {
    case "p":
      return afterPart(pace, now, WANTED);
    case "i":
      return afterPart(pace, now, { ...WANTED, isScarce: false });
    case "l":
      return afterPart(pace, now, { ...WANTED, tookMs: 6_000 });
    case "x":
      return afterTrouble(pace, now, false);
    case "s":
      return afterTrouble(pace, now, true);
    default:
      return pace;
  }
}

Deno.test("pace: requests begin 50 ms apart, come closer with each part, and start anew after trouble", () => {
  let pace = firstPace(0);
  const spacings = [1, 2, 3, 4, 5, 6].map((now) => (pace = afterPart(pace, now, WANTED)).spacingMs);
  expect(spacings).toEqual([25, 12.5, 6.25, 3.125, 3, 3]);
  expect(afterTrouble(pace, 7, false).spacingMs).toBe(50);
});

Deno.test("pace: only what Telegram calls too much changes how many go on each connection", () => {
  expect(afterTrouble(firstPace(0), 0, false).each).toBe(2);
  const slowed = afterTrouble(firstPace(0), 0, true);
  expect(slowed.each).toBe(1);
  expect(afterPart(slowed, 1_000, WANTED)).toMatchObject({ connections: 1, each: 2 });
});

Deno.test("pace: where parts come quickly what comes within half a second is under way, 16 over all connections, until something is wrong", () => {
  const quick = { ...WANTED, tookMs: 80, bytesPerSecond: 26e6 };
  let pace = firstPace(0);
  const seen = Array.from({ length: 8 }, (_, second) => {
    pace = afterPart(pace, 1_000 * second, quick);
    return partsEach(pace);
  });
  expect(seen).toEqual([8, 5, 4, 3, 2, 2, 2, 2]);
  const within = (bytesPerSecond: number) =>
    partsEach(afterPart(firstPace(0), 0, { ...WANTED, bytesPerSecond }));
  expect([7.9e6, 8.1e6, 12.6e6, 100e6].map(within)).toEqual([2, 4, 6, 8]);
  pace = afterPart(firstPace(0), 0, quick);
  expect(partsEach(afterPart(pace, 1, WANTED))).toBe(2);
  expect(partsEach(afterTrouble(pace, 1, false))).toBe(2);
  expect(partsEach(afterPart(afterTrouble(pace, 1, true), 2, quick))).toBe(1);
});

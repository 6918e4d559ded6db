import { expect } from "expect";
import { afterPart, afterTrouble, firstPace, type Pace } from "../../src/download/gramjs/pace.ts";

/**
 * What happens in each half second, and how many connections are wanted after it: "p" a part comes while somebody waits,
 * "i" a part that nobody waited behind, "x" trouble, "." nothing.
 */
const SCENARIOS: Record<string, [events: string, connections: string]> = {
  "one more after each clean second, up to eight": ["pppppppppppppppp", "2233445566778888"],
  "none while nobody waits": ["iiiiiiiipppp", "222222222334"],
  "silence is no clean second": ["....x.......", "222211111111"],
  "trouble gives up one, and what comes at once with it no more": ["ppppxx..xx", "2233222211"],
  "one is always left": ["x..x..x..", "111111111"],
  "what was too many is tried again later each time": [
    "ppppxppppxppppppppxpppp",
    "22332222322222222322222",
  ],
  "once there are more than were too many, seconds are enough again": ["ppxpppppppppppp", "221111222233445"],
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
      return afterPart(pace, now, true);
    case "i":
      return afterPart(pace, now, false);
    case "x":
      return afterTrouble(pace, now);
    default:
      return pace;
  }
}

Deno.test("pace: requests begin 50 ms apart, come closer with each part, and start anew after trouble", () => {
  let pace = firstPace(0);
  const spacings = [1, 2, 3, 4, 5, 6].map((now) => (pace = afterPart(pace, now, true)).spacingMs);
  expect(spacings).toEqual([25, 12.5, 6.25, 3.125, 3, 3]);
  expect(afterTrouble(pace, 7).spacingMs).toBe(50);
});

Deno.test("pace: with trouble fewer go on each connection, and more again when there are as many as there can be", () => {
  let pace = afterTrouble(firstPace(0), 0);
  expect(pace.each).toBe(2);
  for (let second = 1; pace.connections < 8; second++) pace = afterPart(pace, second * 1000, true);
  expect(pace.each).toBe(2);
  for (let second = 101; second < 110; second++) pace = afterPart(pace, second * 1000, true);
  expect(pace).toMatchObject({ connections: 8, each: 4 });
});

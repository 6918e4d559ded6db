import { expect } from "expect";
import { never } from "./bytes.ts";
import { PART_BYTES, type RotationBed, rotationBed } from "./rotation_bed.ts";
import type { PartReader } from "../../src/download/reading/part_reader.ts";

/*
 * "accounts and what they answer | steps -> what happens at each step".
 * Steps: "read" reads the next part of the file, "new" is the first part of another file, "+30" lets 30 s pass.
 * What happens: whom the part was asked of, in order, and how it ended if not well.
 */
const SCENARIOS: Record<string, string> = {
  "the account that knows the file is asked again": "A:ok B:ok | read read read -> A A A",
  "another file begins with the account that is as good": "A:ok B:ok | read new -> A A",
  "a free account takes over at the same part": "A:flood900 B:ok | read read -> A,B B",
  "it takes over for a short wait, too": "A:flood2 B:ok | read read -> A,B B",
  "a short wait with nobody free is waited in place": "A:flood3,ok | read -> A,A",
  "a wait of no seconds is a short wait": "A:flood0,ok | read -> A,A",
  "a long wait with nobody free frees the worker": "A:flood900 | read -> A,wait900@A",
  "the first to recover is named": "A:flood900 B:flood600 | read -> A,B,wait600@B",
  "a wait ends by itself": "A:flood30,ok | read +30 read -> A,wait30@A A",
  "an account that waits is not asked": "A:flood900,ok B:ok | read +60 new -> A,B B",
  "an account whose wait is over is asked again": "A:flood60,ok B:ok,flood60 | read +60 new -> A,B B,A",
  "two refusals and an answer: work goes on with the third":
    "A:flood900 B:flood900 C:ok | read read read -> A,B,C C C",
  "three refusals with a similar end are one limit, the fourth is spared":
    "A:flood900 B:flood900 C:flood890 D:ok | read read -> A,B,C,wait890@C wait885@C",
  "when a shared limit ends, work goes on":
    "A:flood60 B:flood60 C:flood60,ok D:ok | read +60 read -> A,B,C,wait60@A C",
  "three refusals with different ends are three limits":
    "A:flood900 B:flood400 C:flood30 D:ok | read -> A,B,C,D",
  "refusals that are far apart are no common limit":
    "A:flood3000 B:ok,flood3000 C:flood3000 D:ok | read +130 read -> A,B B,C,D",
  "a refused credential is set aside, the others carry on": "A:banned B:ok | read +3600 new -> A,B B",
  "with every credential refused nothing comes": "A:banned | read -> A,unavailable",
  "told to be slower for long, it lets another account go on": "A:slower1 B:ok | read -> A,B",
  "alone, it is asked again: slower is no failure":
    "A:slower1,slower1,slower1,slower1,slower1,slower1,slower1,slower1,ok | read -> A,A,A,A,A,A,A,A,A",
  "a failed part goes to another account": "A:500,ok B:ok | read -> A,B",
  "an answer that does not come is asked of another": "A:timeout,ok B:ok | read -> A,B",
  "alone, an account is asked again after a pause": "A:500,timeout,ok | read -> A,A,A",
  "an account that lost its connection comes back": "A:lost,ok | read -> A,A",
  "another account takes over from one without a connection": "A:lost,ok B:ok | read -> A,B",
  "a part that fails again and again is unavailable": "A:500 | read -> A,A,A,A,A,A,unavailable",
  "a revoked session is replaced by a fresh login": "A:revoked,ok | read read -> A,A A",
  "the file is followed to its data centre": "A:moved4,ok | read -> A,A",
  "an expired reference is renewed and the part asked again": "A:expired,ok | read -> A,A",
  "a reference that cannot be renewed means that the file is gone": "A:expired | read -> A,A,A,A,gone",
};

for (const [what, scenario] of Object.entries(SCENARIOS)) {
  Deno.test(`rotation: ${what}`, async () => {
    const [script, expected] = scenario.split(" -> ");
    const [accounts, steps] = script.split(" | ");
    await using bed = await rotationBed({ accounts });
    expect(await play(bed, steps.split(" "))).toBe(expected);
  });
}

async function play(bed: RotationBed, steps: string[]): Promise<string> {
  const happened: string[] = [];
  let reader: PartReader = bed.newReader();
  for (const step of steps) {
    if (step.startsWith("+")) await bed.clock.advance(Number(step) * 1000);
    else {
      if (step === "new") reader = bed.newReader();
      happened.push(await bed.read(reader));
    }
  }
  return happened.join(" ");
}

Deno.test("rotation: an hour of nothing but slower is a standstill, and the account has failed in nothing", async () => {
  await using bed = await rotationBed({ accounts: "A:slower1", answerMs: 60_000 });
  let end = "";
  bed.newReader().read({ offset: 0, limit: PART_BYTES }, never).catch(({ problem, isOutage }) =>
    end = `${problem} ${isOutage}`
  );
  await bed.clock.advance(60 * 60_000);
  expect(end).toBe("");
  await bed.clock.advance(2 * 60_000);
  expect(end).toBe("unavailable true");
  expect(bed.rotator.status()[0].stats.failures).toBe(0);
});

Deno.test("helpers: a file that they do not know waits, however idle they are", async () => {
  await using bed = await rotationBed({ accounts: "A:flood300", helpers: "H:ok" });
  expect(await bed.read(bed.newReader())).toBe("A,wait300@A");
});

Deno.test("helpers: while the bot must wait, whatever its API ids share, they read on", async () => {
  const accounts = "A:flood300 B:flood300 C:flood300 D:ok";
  await using bed = await rotationBed({ accounts, helpers: "H:ok" });
  const reader = await bed.helpedReader();
  expect(await bed.read(reader)).toBe("A,B,C,H");
  expect(await bed.read(reader)).toBe("H");
});

Deno.test("helpers: one whose reference is refused looks again, three times at most; that is no word on the file", async () => {
  await using bed = await rotationBed({ accounts: "A:flood300", helpers: "H:expired" });
  const reader = await bed.helpedReader();
  expect(await bed.read(reader)).toBe("A,H,H,H,wait300@A");
  expect(await bed.read(reader)).toMatch(/^wait\d+@A$/);
});

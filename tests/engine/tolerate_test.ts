import { expect } from "expect";
import { Told, tolerate } from "../../src/engine/tolerate.ts";
import { warnings } from "../audio/warnings.ts";

Deno.test("what fails in the same way again and again is told once, until it has worked", async () => {
  const told = new Told();
  const said = await warnings(async () => {
    for (const step of ["away", "away", "full", "works", "full", "full"]) {
      const work = () => step === "works" ? Promise.resolve() : Promise.reject(new Error(step));
      await tolerate("living", work, told);
    }
    for (let i = 0; i < 2; i++) await tolerate("leaving", () => Promise.reject(new Error("away")));
  });
  expect(said).toEqual([
    "living failed: Error: away",
    "living failed: Error: full",
    "living failed: Error: full",
    "leaving failed: Error: away",
    "leaving failed: Error: away",
  ]);
});

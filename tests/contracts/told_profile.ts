import { expect } from "expect";
import type { ToldProfile } from "../../src/chat/ports.ts";

/** What every ToldProfile promises. `open` begins a run on what the ones before left. */
export function toldProfileContract(
  name: string,
  start: () => Promise<{ open: () => ToldProfile } & AsyncDisposable>,
): void {
  Deno.test(`ToldProfile ${name}: what is kept replaces what was, and outlasts a run`, async () => {
    await using bed = await start();
    expect(await bed.open().read()).toEqual(new Set());
    await bed.open().keep(new Set(["a", "b"]));
    await bed.open().keep(new Set(["b", "c"]));
    expect(await bed.open().read()).toEqual(new Set(["b", "c"]));
  });
}

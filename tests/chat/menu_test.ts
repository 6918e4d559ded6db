import { expect } from "expect";
import { MemoryToldProfile } from "../fakes/told_profile.ts";
import { Rig, settle } from "./rig.ts";

Deno.test("what Telegram was told of the bot is not told again: an unchanged start asks for none of it, a refused menu alone comes again", async () => {
  const toldProfile = new MemoryToldProfile();
  const start = async (refusals: number) => {
    const rig = new Rig({ toldProfile });
    const refusal = { error_code: 400, description: "Bad Request" };
    rig.telegram.fail("setMyCommands", ...Array.from({ length: refusals }, () => refusal));
    rig.chat.start();
    await settle();
    await rig.chat.stop();
    return rig.telegram.calls.filter(({ method }) => /^[gs]etMy/.test(method)).map(({ method }) => method);
  };
  expect((await start(1)).length).toBe(4 * (4 + 4)); // by language: four menus, two descriptions asked for and set
  expect(await start(0)).toEqual(["setMyCommands"]);
  expect(await start(0)).toEqual([]);
});

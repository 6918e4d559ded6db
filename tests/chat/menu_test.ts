import { expect } from "expect";
import { MemoryToldProfile } from "../fakes/told_profile.ts";
import { LOCALES } from "../../src/chat/locales/list.ts";
import { BEN, PIERRE } from "./people.ts";
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

Deno.test("who is no administrator any more loses the menu of one, as soon as Telegram takes it back", async () => {
  const toldProfile = new MemoryToldProfile();
  const start = async (admins: number[], refusals: number) => {
    const rig = new Rig({ toldProfile, admins });
    const refusal = { error_code: 400, description: "Bad Request" };
    rig.telegram.fail("deleteMyCommands", ...Array.from({ length: refusals }, () => refusal));
    rig.chat.start();
    await settle();
    await rig.chat.stop();
    return rig.telegram.of("deleteMyCommands");
  };
  expect(await start([PIERRE.id, BEN.id], 0)).toEqual([]);
  const scope = { type: "chat", chat_id: PIERRE.id };
  const languages = [{}, ...LOCALES.map((language_code) => ({ language_code }))];
  const all = languages.map((other) => ({ scope, ...other }));
  expect(await start([BEN.id], 1)).toEqual(all);
  expect(await start([BEN.id], 0)).toEqual(all);
  expect(await start([BEN.id], 0)).toEqual([]);
});

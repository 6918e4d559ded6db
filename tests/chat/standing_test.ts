import { expect } from "expect";
import { Invitations } from "../../src/chat/invitations.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { FakeClock } from "../fake_clock.ts";
import { transcript } from "./rig.ts";
import { Talk } from "./talk.ts";

Deno.test("an invitation is good until its end, and for the bot that made it", async () => {
  const clock = new FakeClock();
  const ours = new Invitations({ token: "1:a", clock });
  const payload = ours.payload(7);
  expect(payload).toMatch(/^[\w-]{1,64}$/);
  expect(ours.isValid(payload)).toBe(true);
  expect(new Invitations({ token: "1:b", clock }).isValid(payload)).toBe(false);
  const [, end] = payload.split("_");
  const later = (Number.parseInt(end, 36) + 1).toString(36);
  for (const forged of ["", "inv_", payload.replace(end, later), `${payload}x`]) {
    expect(ours.isValid(forged)).toBe(false);
  }
  await clock.advance(7 * 24 * 3_600_000);
  expect(ours.isValid(payload)).toBe(false);
});

Deno.test("administrators let people in by a link, and keep them out; others cannot", async () => {
  await using talk = await Talk.start(transcript("Hi."));
  const { people: { id: sari, en: ben }, admin } = talk;
  const [say, katakan] = [new Translations("en").speak("en"), new Translations("en").speak("id")];
  talk.access.allowedUsers = new Set();
  const link = await admin.waitsFor("?start=", { after: admin.sends("/invite 3") });
  expect(link.content.text).toContain("3 days");
  const payload = /start=(\S+)/.exec(link.content.text)?.[1];
  await sari.waitsFor("🔒", { after: sari.sends("/help") });
  await sari.waitsFor("👋", { after: sari.sends(`/start ${payload}`) });
  await sari.waitsFor("❓", { after: sari.sends("/help") });
  await ben.waitsFor("🔒", { after: ben.sends(`/start ${payload}x`) });
  await sari.waitsFor(katakan("standing-admins"), { after: sari.sends(`/ban ${ben.user.id}`) });
  await admin.waitsFor(say("ban-whom", { command: "ban" }), { after: admin.sends("/ban Sari") });
  await admin.waitsFor(say("ban-admin"), { after: admin.sends(`/ban ${admin.user.id}`) });
  const id = `${sari.user.id}`;
  await admin.waitsFor(say("banned-one", { userId: id }), { after: admin.sends(`/ban ${id}`) });
  await sari.waitsFor("🔒", { after: sari.sends("/help") });
  await sari.waitsFor("🔒", { after: sari.sends(`/start ${payload}`) });
  await admin.waitsFor(say("unbanned-one", { userId: id }), { after: admin.sends(`/unban ${id}`) });
  await sari.waitsFor("👋", { after: sari.sends(`/start ${payload}`) });
});

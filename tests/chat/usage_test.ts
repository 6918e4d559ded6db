import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import type { PersonUse } from "../../src/ops/history/person_use.ts";
import { transcript } from "./rig.ts";
import { Talk } from "./talk.ts";

const DAY_MS = 86_400_000;

Deno.test("administrators see minutes and money by provider and person, in both languages; others do not", async () => {
  await using talk = await Talk.start(transcript("Hi."));
  const { people: { id: sari, en: ben }, admin, access } = talk;
  access.adminUsers = new Set([admin.user.id, sari.user.id]);
  const [say, katakan] = [new Translations("en").speak("en"), new Translations("en").speak("id")];
  await ben.waitsFor(say("standing-admins"), { after: ben.sends("/usage") });
  await admin.waitsFor(say("usage-none"), { after: admin.sends("/usage") });

  const today = Math.floor(talk.clock.now() / DAY_MS) * DAY_MS;
  const use = (
    userId: number,
    provider: string,
    audioSeconds: number,
    dollars: number,
    ago = 0,
  ): PersonUse => ({
    day: today - ago * DAY_MS,
    userId,
    provider,
    audioSeconds,
    dollars,
  });
  const crowd = Array.from({ length: 20 }, (_, i) => use(900 + i, "together", 60, 0, 3));
  talk.usage = () =>
    Promise.resolve([
      use(ben.user.id, "groq", 3_600, 0.111),
      use(ben.user.id, "groq", 36_000, 1.11, 5),
      use(sari.user.id, "deepgram", 7_200, 0.516, 2),
      use(ben.user.id, "writing", 0, 0.002),
      ...crowd,
    ]);
  const { content: { text } } = await admin.waitsFor("31 days", { after: admin.sends("/usage") });
  expect(text).toContain(`${say("usage-writing")}: 0:00 · $0.002 | 0:00 · $0.002`);
  expect(text).toContain("Groq: 1:00:00 · $0.111 | 11:00:00 · $1.22");
  expect(text).toContain("Deepgram: 0:00 · $0.00 | 2:00:00 · $0.516");
  expect(text).toContain(`1:00:00 · $0.111 | 11:00:00 · $1.22`);
  expect(text).toContain(`Ben (${ben.user.id}): 1:00:00`);
  expect(text).toContain("900: 0:00 · $0.00 | 1:00 · $0.00 + ?"); // Telegram does not know them
  expect(text).toContain(say("usage-others", { count: 7 }));
  expect(text).toContain("November 2026");
  const own = await sari.waitsFor("31 hari", { after: sari.sends("/usage") });
  expect(own.content.text).toContain(katakan("usage-prices", { month: "November 2026" }));
  expect(own.content.text).toContain("Sari (");
});

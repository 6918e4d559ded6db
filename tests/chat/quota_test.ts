import { expect } from "expect";
import { mayUse } from "../../src/chat/access.ts";
import { spend, usedUpText } from "../../src/chat/quota.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import type { Person } from "../sandbox/person.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import { transcript } from "./rig.ts";
import { Talk } from "./talk.ts";

const DAY_MS = 24 * 3_600_000;
const GROUP = -1_001_234_567_892;
const voice = () =>
  createFile({ kind: "voice", content: memoryContent(new Uint8Array(9)), durationSeconds: 3 });

Deno.test("who had all minutes of a day waits for the next, whichever way they ask; others and administrators do not", async () => {
  await using talk = await Talk.start(transcript("Selamat pagi."));
  const { id: sari, en: ben } = talk.people;
  const katakan = new Translations("en").speak("id");
  talk.access.minutesPerDay = 2;
  const deps = { access: talk.access, dayBook: talk.stores.dayBook, clock: talk.clock };
  const sends = async (person: Person, answer: string) => {
    await person.waitsFor(answer, { after: person.sendsFile(voice()) });
    return talk.accepted.length;
  };
  expect(await sends(sari, "Selamat pagi.")).toBe(1);
  const answer = sari.messages().findLast(({ from }) => from.is_bot);
  await spend({ userId: sari.user.id, chatId: sari.user.id }, 119, deps);
  expect(await sends(sari, "Selamat pagi.")).toBe(2);
  await spend({ userId: sari.user.id, chatId: sari.user.id }, 1, deps);
  const refusal = usedUpText(deps, katakan);
  expect(await sends(sari, refusal)).toBe(2);
  await talk.press(sari, katakan("button-again"), answer);
  if (answer === undefined) throw new Error("there is no answer");
  expect(await talk.forge(sari, answer, `a1:by.deepgram:a-:21:${answer.replyTo?.messageId}`)).toBe(refusal);
  expect(await sends(ben, "Selamat pagi.")).toBe(3);
  await spend({ userId: talk.admin.user.id, chatId: talk.admin.user.id }, 999, deps);
  expect(await sends(talk.admin, "Selamat pagi.")).toBe(4);
  await talk.clock.skip(DAY_MS);
  talk.clock.flow(50);
  expect(await sends(sari, "Selamat pagi.")).toBe(5);
});

Deno.test("a group's minutes are those of all who write there", async () => {
  await using talk = await Talk.start(transcript("Selamat pagi."));
  const { id: sari, en: ben } = talk.people;
  const katakan = new Translations("en").speak("id");
  talk.access.minutesPerDay = 1;
  const deps = { access: talk.access, dayBook: talk.stores.dayBook, clock: talk.clock };
  talk.bed.world.directory.addGroup(GROUP, "Tim", [sari.user.id, ben.user.id]);
  await spend({ userId: ben.user.id, chatId: GROUP }, 60, deps);
  const there = () => talk.bed.world.messages(talk.bed.bot.id, GROUP).map(({ content }) => content.text);
  sari.sendsFile(voice(), { chatId: GROUP });
  await talk.bed.nextEvent(() => there().includes(usedUpText(deps, katakan)) || undefined);
  await sari.waitsFor("Selamat pagi.", { after: sari.sendsFile(voice()) });
  expect(talk.accepted.map(({ chatId }) => chatId)).toEqual([sari.user.id]);
});

Deno.test("a group that is named lets everybody in, there and nowhere else", () => {
  const access = {
    allowedUsers: new Set([1]),
    adminUsers: new Set([2]),
    allowedChats: new Set([-5]),
    open: false,
  };
  expect([[9, -5], [9, -6], [9, 9], [1, 1], [2, -6]].map(([user, chat]) => mayUse(access, user, chat)))
    .toEqual([true, false, false, true, true]);
  expect(mayUse(access, undefined, -5)).toBe(false);
});

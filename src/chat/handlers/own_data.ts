import { Composer, InputFile } from "grammy/web";
import { timedFile } from "../answer/files.ts";
import { playTime } from "../answer/heading.ts";
import type { Told } from "../answer/told.ts";
import type { HistoryEntry } from "../history/entry.ts";
import { titleOf } from "../history/pages.ts";
import { bar } from "../text/measures.ts";
import type { Translate } from "../text/translations.ts";
import { type ChatContext, type HandlerDeps, inPrivate, speakTo } from "./deps.ts";
import { nothingKept } from "./send_told.ts";

/** Telegram takes no larger file of a bot. */
const MOST_BYTES = 45 * 2 ** 20;
const MONTHS = 6;
const DAY_MS = 24 * 3_600_000;
const DAYS = 30;
const COLUMNS = "▁▂▃▄▅▆▇█";

/** /export and /stats: somebody's own recordings as a file, and in numbers. */
export function ownData(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("export", inPrivate(deps, (context, userId) => sendAll(context, deps, userId)));
  composer.command("stats", inPrivate(deps, (context, userId) => sendNumbers(context, deps, userId)));
  return composer;
}

/** To be read, and for programs. */
async function sendAll(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const say = speakTo(context, deps);
  const entries = await deps.archive.entries(userId);
  if (entries.length === 0) return void await context.reply(nothingKept(deps, say));
  const { readable, json, count } = await exported(deps, entries, say);
  const caption = say(count < entries.length ? "export-part" : "export-all", { count });
  const send = (texts: string[], name: string, caption?: string) =>
    context.replyWithDocument(new InputFile(new TextEncoder().encode(texts.join("")), name), { caption });
  await send(readable, "transhades.txt", caption);
  await send(["[", json.join(",\n"), "]\n"], "transhades.json");
}

/** As many as fit into one file, newest first. */
async function exported({ archive }: HandlerDeps, entries: readonly HistoryEntry[], say: Translate) {
  const encoder = new TextEncoder();
  const [readable, json] = [[] as string[], [] as string[]];
  let size = 0;
  for (const entry of entries) {
    const told = await archive.find(entry.asked.id);
    if (told === undefined) continue;
    const part = jsonOf(told);
    size += encoder.encode(part).length + 2;
    if (size > MOST_BYTES) break;
    json.push(part);
    readable.push(`${titleOf(entry, say)}\n\n${timedFile(told, say).content}\n\n`);
  }
  return { readable, json, count: json.length };
}

function jsonOf({ asked, names, transcript }: Told): string {
  const { file: { name }, senderName: from, acceptedAt } = asked;
  const receivedAt = new Date(acceptedAt).toISOString();
  return JSON.stringify({ name, from, receivedAt, speakerNames: names, ...transcript }, null, 1);
}

async function sendNumbers(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const say = speakTo(context, deps);
  const entries = await deps.archive.entries(userId);
  if (entries.length === 0) return void await context.reply(nothingKept(deps, say));
  const length = playTime(secondsOf(entries));
  const title = say("stats-title", { count: entries.length, length });
  const days = dayPicture(entries, deps.clock.now(), say);
  await context.reply([title, "", days, "", ...monthLines(entries, say)].join("\n"), { parse_mode: "HTML" });
}

/** A column for each of the last days, as high as much was heard; HTML. */
function dayPicture(entries: readonly HistoryEntry[], now: number, say: Translate): string {
  const today = Math.floor(now / DAY_MS);
  const seconds = Array.from({ length: DAYS }, () => 0);
  for (const { asked: { acceptedAt }, durationSeconds } of entries) {
    const at = DAYS - 1 - (today - Math.floor(acceptedAt / DAY_MS));
    if (at in seconds) seconds[at] += durationSeconds;
  }
  const most = Math.max(1, ...seconds);
  const columns = seconds.map((each) => each === 0 ? "·" : COLUMNS[Math.ceil(each / most * 8) - 1]);
  const day = new Intl.DateTimeFormat(say("language-tag"), {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  return `<code>${columns.join("")}</code>\n${day.formatRange((today - DAYS + 1) * DAY_MS, today * DAY_MS)}`;
}

/** A bar for each of the last months in which there was something. */
function monthLines(entries: readonly HistoryEntry[], say: Translate): string[] {
  const name = new Intl.DateTimeFormat(say("language-tag"), {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const months = [...Map.groupBy(entries, ({ asked }) => name.format(asked.acceptedAt))].slice(0, MONTHS)
    .map(([month, own]) => ({ month, seconds: secondsOf(own) }));
  const most = Math.max(1, ...months.map(({ seconds }) => seconds));
  return months.map(({ month, seconds }) => `${bar(seconds / most)} ${month} · ${playTime(seconds)}`);
}

function secondsOf(entries: readonly HistoryEntry[]): number {
  return entries.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
}

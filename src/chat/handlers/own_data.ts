import { Composer, InputFile } from "grammy/web";
import { playTime } from "../answer/heading.ts";
import type { HistoryEntry } from "../history/entry.ts";
import { bar } from "../text/measures.ts";
import type { Translate } from "../text/translations.ts";
import { type ChatContext, type HandlerDeps, inPrivate, speakTo } from "./deps.ts";
import { nothingKept } from "./send_told.ts";

/** Telegram takes no larger file of a bot. */
const MOST_BYTES = 45 * 2 ** 20;
const MONTHS = 6;

/** /export and /stats: somebody's own recordings as a file, and in numbers. */
export function ownData(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("export", inPrivate(deps, (context, userId) => sendAll(context, deps, userId)));
  composer.command("stats", inPrivate(deps, (context, userId) => sendNumbers(context, deps, userId)));
  return composer;
}

async function sendAll(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const say = speakTo(context, deps);
  const entries = await deps.archive.entries(userId);
  if (entries.length === 0) return void await context.reply(nothingKept(deps, say));
  const { bytes, count } = await exported(deps, entries);
  const caption = say(count < entries.length ? "export-part" : "export-all", { count });
  await context.replyWithDocument(new InputFile(bytes, "transhades.json"), { caption });
}

/** As many as fit into one file, newest first. */
async function exported({ archive }: HandlerDeps, entries: readonly HistoryEntry[]) {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let size = 0;
  for (const { asked } of entries) {
    const told = await archive.find(asked.id);
    if (told === undefined) continue;
    const { file: { name }, senderName: from, acceptedAt } = told.asked;
    const part = JSON.stringify(
      {
        name,
        from,
        receivedAt: new Date(acceptedAt).toISOString(),
        speakerNames: told.names,
        ...told.transcript,
      },
      null,
      1,
    );
    size += encoder.encode(part).length + 2;
    if (size > MOST_BYTES) break;
    parts.push(part);
  }
  return { bytes: encoder.encode(`[${parts.join(",\n")}]\n`), count: parts.length };
}

async function sendNumbers(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const say = speakTo(context, deps);
  const entries = await deps.archive.entries(userId);
  if (entries.length === 0) return void await context.reply(nothingKept(deps, say));
  const length = playTime(secondsOf(entries));
  const title = say("stats-title", { count: entries.length, length });
  await context.reply([title, ...monthLines(entries, say)].join("\n"), { parse_mode: "HTML" });
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

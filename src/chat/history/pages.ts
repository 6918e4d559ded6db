import { InlineKeyboard } from "grammy/web";
import { playTime } from "../answer/heading.ts";
import { cleanName } from "../text/clean.ts";
import { escapeArgs } from "../text/html.ts";
import type { Translate } from "../text/translations.ts";
import type { HistoryEntry } from "./entry.ts";

const PAGE = 5;
const MAX_NAME_CHARACTERS = 40;

/** Version 1 of what buttons of the history send: a verb, and a page (of all, or of what was found), a job, or (to be heard) a second and a job. */
export const HISTORY_DATA = /^h1:(page|more|show|hear|drop|gone|keep):(.+)$/;

interface Page {
  /** HTML. */
  text: string;
  keyboard: InlineKeyboard;
}

/** One page of somebody's history, with a button for each recording. */
export function pageOf(entries: readonly HistoryEntry[], wanted: number, say: Translate): Page {
  const pages = Math.max(1, Math.ceil(entries.length / PAGE));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  const shown = entries.slice(page * PAGE, (page + 1) * PAGE);
  const first = page * PAGE + 1;
  const lines = shown.map((entry, i) => lineOf(entry, first + i, say));
  const title = say("history-title", { count: entries.length, page: page + 1, pages });
  return { text: [title, ...lines].join("\n\n"), keyboard: keyboardOf(shown, first, page, pages) };
}

function keyboardOf(shown: readonly HistoryEntry[], first: number, page: number, pages: number) {
  const numbers = shown.map(({ asked }, i) => InlineKeyboard.text(`${first + i}`, `h1:show:${asked.id}`));
  const turns = [
    ...(page > 0 ? [InlineKeyboard.text("‹", `h1:page:${page - 1}`)] : []),
    ...(page < pages - 1 ? [InlineKeyboard.text("›", `h1:page:${page + 1}`)] : []),
  ];
  return InlineKeyboard.from([numbers, turns]);
}

function lineOf(entry: HistoryEntry, number: number, say: Translate): string {
  const { durationSeconds, beginning } = entry;
  return say(
    "history-line",
    escapeArgs({
      number: `${number}`,
      name: titleOf(entry, say),
      length: playTime(durationSeconds),
      beginning: beginning || "–",
    }),
  );
}

/** What a recording is called, and when it came. */
export function titleOf({ asked: { file, senderName, acceptedAt } }: HistoryEntry, say: Translate): string {
  const date = new Intl.DateTimeFormat(say("language-tag"), { dateStyle: "medium", timeZone: "UTC" });
  const name = cleanName(senderName ?? file.name ?? "", MAX_NAME_CHARACTERS);
  return [date.format(acceptedAt), ...(name === "" ? [] : [name])].join(" · ");
}

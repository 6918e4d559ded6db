import { Composer } from "grammy/web";
import { type PersonUse, WRITING } from "../../ops/history/person_use.ts";
import { profileOf, REMOTE_PROFILES } from "../../provider_list.ts";
import { playTime } from "../answer/heading.ts";
import { cleanName } from "../text/clean.ts";
import { escapeArgs } from "../text/html.ts";
import { providerLabel } from "../text/provider_names.ts";
import type { Translate } from "../text/translations.ts";
import type { ChatContext, HandlerDeps } from "./deps.ts";
import { speakTo } from "./deps.ts";
import { byAdmins } from "./standing.ts";

/** More would be no overview: the others are one line. */
const MOST_PEOPLE = 15;
const MAX_NAME_CHARACTERS = 40;
const DAY_MS = 24 * 3_600_000;

/** /usage: what was recognised, and what it cost, by provider and person. */
export function usage(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("usage", byAdmins(deps, (context) => tell(context, deps)));
  return composer;
}

async function tell(context: ChatContext, deps: HandlerDeps): Promise<void> {
  const say = speakTo(context, deps);
  const rows = await deps.usage.rows();
  if (rows.length === 0) return void await context.reply(say("usage-none"));
  const today = Math.floor(deps.clock.now() / DAY_MS) * DAY_MS;
  const line = (name: string, own: readonly PersonUse[]) => lineOf(name, own, today, say);
  const providers = byMost(Map.groupBy(rows, ({ provider }) => provider))
    .map(([provider, own]) =>
      line(provider === WRITING ? say("usage-writing") : providerLabel(provider, say), own)
    );
  const text = [
    say("usage-title"),
    line(say("usage-all"), rows),
    "",
    say("usage-providers"),
    ...providers,
    "",
    say("usage-people"),
    ...await peopleLines(context, rows, line, say),
    "",
    say("usage-prices", { month: pricesOf(say) }),
  ];
  await context.reply(text.join("\n"), { parse_mode: "HTML" });
}

/** Whoever used most comes first. */
async function peopleLines(
  context: ChatContext,
  rows: readonly PersonUse[],
  line: (name: string, own: readonly PersonUse[]) => string,
  say: Translate,
): Promise<string[]> {
  const people = byMost(Map.groupBy(rows, ({ userId }) => userId));
  const [shown, others] = [people.slice(0, MOST_PEOPLE), people.slice(MOST_PEOPLE)];
  const lines = await Promise.all(
    shown.map(async ([userId, own]) => line(await nameOf(context, userId), own)),
  );
  const rest = others.flatMap(([, own]) => own);
  return rest.length === 0 ? lines : [...lines, line(say("usage-others", { count: others.length }), rest)];
}

/** As Telegram calls them now; only the number where it does not tell. */
async function nameOf({ api }: ChatContext, userId: number): Promise<string> {
  const chat = await api.getChat(userId).catch(() => undefined);
  const name = cleanName(chat?.first_name ?? chat?.title ?? "", MAX_NAME_CHARACTERS);
  return name === "" ? `${userId}` : `${name} (${userId})`;
}

function byMost<Key>(groups: ReadonlyMap<Key, PersonUse[]>): [Key, PersonUse[]][] {
  return [...groups].toSorted(([, a], [, b]) => secondsOf(b) - secondsOf(a));
}

function lineOf(name: string, rows: readonly PersonUse[], today: number, say: Translate): string {
  const figures = (some: readonly PersonUse[]) => `${playTime(secondsOf(some))} · ${moneyOf(some, say)}`;
  const ofToday = rows.filter(({ day }) => day === today);
  return say("usage-line", escapeArgs({ name, today: figures(ofToday), month: figures(rows) }));
}

function secondsOf(rows: readonly PersonUse[]): number {
  return rows.reduce((sum, { audioSeconds }) => sum + audioSeconds, 0);
}

/** Where nobody publishes a price there is none. */
function moneyOf(rows: readonly PersonUse[], say: Translate): string {
  const dollars = rows.reduce((sum, row) => sum + row.dollars, 0);
  const isKnown = rows.every(({ provider, dollars }) => {
    if (provider === WRITING) return dollars > 0;
    const remote = profileOf(provider)?.remote;
    return remote === undefined || remote.price !== undefined;
  });
  const money = new Intl.NumberFormat(say("language-tag"), {
    style: "currency",
    currency: "USD",
    maximumFractionDigits: dollars < 1 ? 4 : 2,
  }).format(dollars);
  return isKnown ? money : `${money} + ?`;
}

/** When the prices were read. */
function pricesOf(say: Translate): string {
  const months = REMOTE_PROFILES.flatMap(({ remote }) => "price" in remote ? [remote.price.asOf] : []);
  const [oldest] = months.toSorted();
  return new Intl.DateTimeFormat(say("language-tag"), { month: "long", year: "numeric", timeZone: "UTC" })
    .format(new Date(`${oldest}-01`));
}

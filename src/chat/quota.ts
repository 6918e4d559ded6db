import type { Clock } from "../clock.ts";
import type { Access } from "./access.ts";
import type { DayBook } from "./ports.ts";
import { waitText } from "./text/measures.ts";
import type { Translate } from "./text/translations.ts";

const DAY_MS = 24 * 3_600_000;

interface QuotaDeps {
  access: Access;
  dayBook: DayBook;
  clock: Clock;
}

/** Whose minutes are counted: a person's, and a group's as a whole. */
export interface Asking {
  userId: number;
  chatId: number;
}

/** Has the person, or the group, had all its minutes of today? Administrators have no end of them. */
export async function isUsedUp(asking: Asking, { access, dayBook, clock }: QuotaDeps): Promise<boolean> {
  const most = (access.minutesPerDay ?? 0) * 60;
  if (most === 0 || access.adminUsers.has(asking.userId)) return false;
  const spent = await Promise.all(counted(asking).map((id) => dayBook.spent(id, dayOf(clock))));
  return Math.max(...spent) >= most;
}

/** Notes what was recognised for somebody. */
export async function spend(
  asking: Asking,
  seconds: number,
  { access, dayBook, clock }: QuotaDeps,
): Promise<void> {
  if (!access.minutesPerDay) return;
  await Promise.all(counted(asking).map((id) => dayBook.add(id, dayOf(clock), seconds)));
}

/** That there are no more minutes, and when there will be. */
export function usedUpText({ access, clock }: Pick<QuotaDeps, "access" | "clock">, say: Translate): string {
  const wait = waitText(DAY_MS - clock.now() % DAY_MS, say);
  return say("quota-used", { minutes: access.minutesPerDay ?? 0, wait });
}

function counted({ userId, chatId }: Asking): number[] {
  return [...new Set([userId, chatId])];
}

/** Days begin at midnight UTC. */
function dayOf(clock: Clock): number {
  return Math.floor(clock.now() / DAY_MS);
}

/** Waits up to this long are waited in place; longer ones free the worker. */
export const SHORT_WAIT_MS = 3_000;

/** When to try again what Telegram's servers fail to give out, or nobody can be asked for now. */
export const RETRY_UNREACHABLE_MS = 30_000;

/** Whatever Telegram says, nobody waits longer without asking again; nor by a clock that ran ahead when a wait was noted. */
export const LONGEST_WAIT_MS = 24 * 3_600_000;

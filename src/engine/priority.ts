/** Priorities of BullMQ are whole numbers from this one ... */
export const FIRST = 1;
/** ... to this one. */
const LAST = 2 ** 21;
/** Steps of a minute of virtual time. */
const STEPS = 16;

/** How far, in minutes of virtual time, turns may run ahead before priorities count from the present one: half of what fits. */
export const PRIORITY_SPAN = LAST / STEPS / 2;

/** The place of a turn in BullMQ's order, counted from `base`, which all that wait have in common. */
export function priorityOf(turn: number, base: number): number {
  return Math.min(LAST, Math.max(FIRST, Math.round((turn - base) * STEPS)));
}

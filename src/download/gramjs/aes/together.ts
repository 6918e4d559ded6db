/** Messages that are deciphered side by side: four take little more than twice the time of one, more do not fit into the processor's registers. */
export const MOST_TOGETHER = 4;

/** ioredis leaves timers of commands that nobody waits for any more, and they ring after the test. */
export const TIMERS = { sanitizeOps: false, sanitizeResources: false } as const;

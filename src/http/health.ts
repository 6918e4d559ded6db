import type { Context } from "hono";
import type { Clock } from "../clock.ts";
import { worksWithin } from "../waiting.ts";
import type { Backend, Readiness } from "./ports.ts";

/** A store that takes longer is away. */
const STORE_MS = 2_000;

/** Answers as long as the event loop turns. */
export function livez(context: Context): Response {
  return context.json({ alive: true });
}

/** 200 while updates are taken and work goes on; 503 while starting, draining, or without a store. */
export function readyz(readiness: Readiness, clock: Clock) {
  return async (context: Context): Promise<Response> => {
    const { phase, backend } = readiness;
    if (backend === undefined) return context.json({ ready: false, phase }, 503);
    const [hasStore, known] = await Promise.all([canStore(backend, clock), backend.parts()]);
    const ready = phase === "running" && hasStore;
    const parts = { store: { state: hasStore ? "ready" : "away" }, ...known };
    return context.json({ ready, phase, ...parts }, ready ? 200 : 503);
  };
}

export async function canStore(backend: Pick<Backend, "checkStore">, clock: Clock): Promise<boolean> {
  return await worksWithin({ clock, ms: STORE_MS }, backend.checkStore());
}

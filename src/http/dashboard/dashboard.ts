import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Clock } from "../../clock.ts";
import { guard, type GuardSettings, isSameOrigin } from "../guard.ts";
import type { Readiness } from "../ports.ts";
import { OPEN_FILES, PAGE_FILES, pageFile } from "./files.ts";
import { BOARD_PATH, type DashboardSource } from "./ports.ts";
import { Viewers } from "./viewers.ts";

/** The page on which operators see the program run, and what it needs; all of it behind the token. */
export function dashboard(settings: GuardSettings, readiness: Readiness, clock: Clock): Hono {
  const pages = new Hono();
  const viewers = new Viewers(readiness, clock);
  for (const name of OPEN_FILES) pages.get(`/dashboard/${name}`, () => pageFile(name));
  pages.use("/", guard(settings, clock));
  pages.use("/dashboard/*", guard(settings, clock));
  pages.get("/", () => pageFile("index.html"));
  for (const name of PAGE_FILES) pages.get(`/dashboard/${name}`, () => pageFile(name));
  pages.get("/dashboard/events", (context) => {
    const events = viewers.watch();
    return events ? context.body(events, 200, EVENTS) : context.text("too many people watch", 503);
  });
  pages.get("/dashboard/history", (context) => {
    return withSource(context, readiness, (source) => Promise.resolve(context.json(source.history())));
  });
  pages.get(`${BOARD_PATH}/*`, (context) =>
    withSource(context, readiness, ({ board }) => {
      return board?.(context.req.raw) ?? Promise.resolve(context.notFound());
    }));
  for (const action of ["stop", "retry"] as const) {
    pages.post(`/dashboard/jobs/:ref/${action}`, fromThisPage, (context) => act(context, readiness, action));
  }
  return pages;
}

const EVENTS = { "content-type": "text/event-stream", "x-accel-buffering": "no" };

/** A stranger's page can make a browser send things here; it sends that page's origin along. */
const fromThisPage: MiddlewareHandler = async (context, next) => {
  if (!isSameOrigin(context)) return context.text("sent from elsewhere", 403);
  await next();
};

async function withSource(
  context: Context,
  { backend }: Readiness,
  answer: (source: DashboardSource) => Promise<Response>,
): Promise<Response> {
  const source = backend?.dashboard;
  return source ? await answer(source) : context.text("the program is starting", 503);
}

function act(context: Context, readiness: Readiness, action: "stop" | "retry"): Promise<Response> {
  return withSource(context, readiness, async (source) => {
    const isDone = await source[action](context.req.param("ref") ?? "");
    return context.json({ isDone });
  });
}

import { Hono } from "hono";
import { z } from "zod";
import type { Clock } from "../../../src/clock.ts";
import { type HttpServer, serveHttp } from "../http_server.ts";
import type { SandboxParts } from "../sandbox.ts";
import { Events } from "../world/events.ts";
import { shownEvent } from "./chat_view.ts";
import { eventStream } from "./event_stream.ts";
import { faultRoutes } from "./fault_routes.ts";
import { fileResponse } from "./file_route.ts";
import { mergedRequests } from "./merged_requests.ts";
import { SwitchedFaults } from "./mtproto_faults.ts";
import { watchMtproto } from "./mtproto_watch.ts";
import { pageFile } from "./page_file.ts";
import { peopleRoutes } from "./people_routes.ts";

export interface ControlOptions {
  parts: SandboxParts;
  clock: Clock;
  /** The bot's settings, for GET /api/env. */
  env: Readonly<Record<string, string>>;
  port?: number;
}

/** The chat page and the control API that it uses: people, messages, faults, requests (all JSON below /api). */
export function startControl({ parts, clock, env, port }: ControlOptions): HttpServer {
  const faultsChanged = new Events<void>();
  const app = new Hono<{ Bindings: { signal: AbortSignal } }>();
  const switched = new SwitchedFaults(parts.mtproto.faults, clock);
  app.route("/api/faults", faultRoutes(parts.faults, switched, () => faultsChanged.emit()));
  app.route("/api/people", peopleRoutes(parts.world, parts.bot));
  app.get(
    "/api/people/:id/events",
    (c) => eventStream(c.env.signal, (send) => watch(parts, faultsChanged, Number(c.req.param("id")), send)),
  );
  app.get(
    "/api/requests",
    (c) => c.json(mergedRequests(parts.log, parts.mtproto, Number(c.req.query("limit") ?? Infinity))),
  );
  app.get("/api/env", (c) => c.json(env));
  app.get("/api/chats/:bot/:chat/:message/file", (c) => {
    const { bot, chat, message } = c.req.param();
    return fileResponse(parts.world, c.req.raw, [
      Number(bot),
      Number(chat),
      Number(message),
      c.req.query("connection"),
    ]);
  });
  app.get("/*", (c) => pageFile(c.req.path));
  app.onError((error, c) => {
    const known = error instanceof RangeError || error instanceof z.ZodError || error instanceof SyntaxError;
    return c.json(
      { error: error instanceof z.ZodError ? z.prettifyError(error) : error.message },
      known ? 400 : 500,
    );
  });
  return serveHttp((request, signal) => app.fetch(request, { signal }), port);
}

/** Tells one person's page what happens, until the returned function is called. */
function watch(
  { world, bot, log, mtproto }: SandboxParts,
  faultsChanged: Events<void>,
  userId: number,
  send: (event: string, data: unknown) => void,
): () => void {
  const ends = [
    world.events.subscribe((event) => {
      const user = world.directory.users.get(userId);
      const shown = user && shownEvent(world, bot, user, event);
      if (shown) send("chat", shown);
    }),
    world.directory.changed.subscribe(() => send("people", [...world.directory.users.values()])),
    log.changed.subscribe((record) => send("request", record)),
    faultsChanged.subscribe(() => send("faults", null)),
    watchMtproto(mtproto, (latest) => send("mtproto", latest)),
  ];
  send("hello", null);
  return () => ends.forEach((end) => end());
}

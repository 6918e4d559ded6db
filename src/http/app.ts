import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { dashboard } from "./dashboard/dashboard.ts";
import { BOARD_PATH } from "./dashboard/ports.ts";
import { guard, type GuardSettings } from "./guard.ts";
import { livez, readyz } from "./health.ts";
import { login } from "./login.ts";
import type { Readiness } from "./ports.ts";
import { Webhook } from "./webhook.ts";

const log = getLogger(["transhades", "http"]);

export interface HttpDeps {
  readiness: Readiness;
  clock: Clock;
}

export interface HttpSettings extends GuardSettings {
  /** Where Telegram brings updates; undefined while they are polled. */
  webhook?: { path: string; secret: string };
  /** Does nobody but this machine reach the listener? */
  isLocal: boolean;
  hasTls: boolean;
}

/** What the server answers to whom; whatever is not named here is 404. */
export function createApp(settings: HttpSettings, { readiness, clock }: HttpDeps): Hono {
  const app = new Hono();
  const { token, webhook, isLocal, hasTls } = settings;
  app.use(`${BOARD_PATH}/*`, secureHeaders(BOARD_HEADERS));
  app.use(secureHeaders(HEADERS), async (context, next) => {
    await next();
    context.header("cache-control", "no-store");
  });
  app.get("/livez", livez);
  app.get("/readyz", readyz(readiness, clock));
  app.get("/metrics", guard(settings, clock, { openLocally: isLocal }), async (context) => {
    const { backend } = readiness;
    if (backend === undefined) return context.text("the program is starting", 503);
    return context.body(await backend.metrics(), 200, { "content-type": METRICS_TYPE });
  });
  if (token !== undefined) app.route("/login", login({ ...settings, token, hasTls }, readiness, clock));
  app.route("/", dashboard(settings, readiness, clock));
  if (webhook) {
    const route = new Webhook(webhook.secret, readiness, clock);
    app.post(webhook.path, (context) => route.answer(context));
  }
  app.onError((error, context) => {
    log.error("a request to {path} failed: {error}", { path: context.req.path, error });
    return context.text("something went wrong", 500);
  });
  return app;
}

const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Pages run scripts of this server alone, and load nothing from elsewhere. */
const HEADERS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  referrerPolicy: "same-origin", // with "no-referrer" browsers send forms with the origin "null"
  strictTransportSecurity: false, // the name may serve other things, over http
};

/** Its page names the place from which its parts are counted. */
const BOARD_HEADERS = {
  ...HEADERS,
  contentSecurityPolicy: { ...HEADERS.contentSecurityPolicy, baseUri: ["'self'"] },
};

import { type Context, Hono } from "hono";
import { html as markup } from "hono/html";
import type { Clock } from "../clock.ts";
import { BodyRefused, readBody, refuseBody } from "./body.ts";
import { isKnownHost, isSameOrigin, startSession } from "./guard.ts";
import type { Readiness } from "./ports.ts";
import { sameSecret } from "./same_secret.ts";

const BODY = { mostBytes: 4_096, withinMs: 5_000 };

interface LoginSettings {
  token: string;
  hosts: readonly string[];
  /** Does this server speak TLS itself? */
  hasTls: boolean;
}

/** Forms that turn the token, or a key that is good once, into a cookie. */
export function login({ token, hosts, hasTls }: LoginSettings, readiness: Readiness, clock: Clock): Hono {
  const pages = new Hono();
  const enter = async (context: Context, next: string) => {
    await startSession(context, token, clock, hasTls || isOverHttps(context));
    return context.redirect(next, 303);
  };
  pages.post("/*", async (context, next) => {
    if (isKnownHost(context, hosts) && isSameOrigin(context)) return await next();
    return context.text("sent from elsewhere", 403);
  });
  pages.get("/", (context) => context.html(form(nextOf(context.req.query("next")), "")));
  pages.post("/", async (context) => {
    const given = new URLSearchParams(await readBody(context.req.raw, BODY, clock));
    const next = nextOf(given.get("next"));
    if (!sameSecret(given.get("token")?.trim(), token)) {
      return context.html(form(next, "That is not the token."), 401);
    }
    return await enter(context, next);
  });
  // Whoever looks at a link in a chat before its reader does, as Telegram does, uses up no key.
  pages.get("/link", (context) => context.html(linkForm(context.req.query("key") ?? "")));
  pages.post("/link", async (context) => {
    const given = new URLSearchParams(await readBody(context.req.raw, BODY, clock));
    const isGood = await readiness.backend?.keys?.redeem(given.get("key") ?? "");
    return isGood ? await enter(context, "/") : context.html(
      form("/", "This link was used, or is older than five minutes: ask for another, or give the token."),
      401,
    );
  });
  pages.onError((error) => {
    if (error instanceof BodyRefused) return refuseBody(error);
    throw error;
  });
  return pages;
}

/** The proxy's word: at worst it spares or costs whoever lies their own cookie. */
function isOverHttps(context: Context): boolean {
  return context.req.header("x-forwarded-proto") === "https";
}

/** Only to a page of this server. */
function nextOf(path: string | null | undefined): string {
  return /^\/[\w-]+(\/[\w-]+)*$/.test(path ?? "") ? path ?? "/" : "/";
}

function form(next: string, problem: string) {
  return page(markup`<form method="post" action="/login">
<p role="alert">${problem}</p>
<input type="hidden" name="next" value="${next}">
<p><label>HTTP_TOKEN <input type="password" name="token" autocomplete="current-password" autofocus required></label>
<button>Open</button></p>
</form>`);
}

function linkForm(key: string) {
  return page(markup`<form method="post" action="/login/link">
<input type="hidden" name="key" value="${key}">
<p><button autofocus>Open the dashboard</button></p>
</form>`);
}

function page(content: ReturnType<typeof markup>) {
  return markup`<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Transhades</title>
<link rel="icon" href="/dashboard/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/dashboard/style.css">
<main><section>
<h1>Transhades</h1>
${content}
</section></main></html>`;
}

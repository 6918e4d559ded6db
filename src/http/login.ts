import { type Context, Hono } from "hono";
import { html as markup } from "hono/html";
import type { Clock } from "../clock.ts";
import { BodyRefused, readBody, refuseBody } from "./body.ts";
import { isKnownHost, isSameOrigin, startSession } from "./guard.ts";
import { sameSecret } from "./same_secret.ts";

const BODY = { mostBytes: 4_096, withinMs: 5_000 };

interface LoginSettings {
  token: string;
  hosts: readonly string[];
  /** Does this server speak TLS itself? */
  hasTls: boolean;
}

/** The form that turns the token into a cookie. */
export function login({ token, hosts, hasTls }: LoginSettings, clock: Clock): Hono {
  const pages = new Hono();
  pages.get("/", (context) => context.html(form(nextOf(context.req.query("next")), "")));
  pages.post("/", async (context) => {
    if (!isKnownHost(context, hosts) || !isSameOrigin(context)) {
      return context.text("sent from elsewhere", 403);
    }
    const given = new URLSearchParams(await readBody(context.req.raw, BODY, clock));
    const next = nextOf(given.get("next"));
    if (!sameSecret(given.get("token")?.trim(), token)) {
      return context.html(form(next, "That is not the token."), 401);
    }
    await startSession(context, token, clock, hasTls || isOverHttps(context));
    return context.redirect(next, 303);
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

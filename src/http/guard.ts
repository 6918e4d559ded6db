import type { Context, MiddlewareHandler } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import type { Clock } from "../clock.ts";
import { isLoopback } from "./listening.ts";
import { sameSecret } from "./same_secret.ts";

const COOKIE = "transhades_session";
/** A working day; then the token is asked for again. */
const SESSION_SECONDS = 8 * 3600;

export interface GuardSettings {
  /** HTTP_TOKEN; without one, protected pages are off. */
  token?: string;
  /** Names beside addresses and localhost under which browsers may come. */
  hosts: readonly string[];
}

export interface GuardOptions {
  /** Without a token, who sits at this machine may come in: the listener is local, and so is what they ask for. */
  openLocally: boolean;
}

/**
 * Lets in who shows the token, or in a browser the cookie that the form gave for it. A browser must ask for a name that is
 * known: a stranger's page whose name leads to this machine (DNS rebinding) asks for its own.
 */
export function guard(
  { token, hosts }: GuardSettings,
  clock: Clock,
  { openLocally }: GuardOptions = { openLocally: false },
): MiddlewareHandler {
  return async (context, next) => {
    if (token !== undefined && hasBearer(context, token)) return await next();
    if (!isKnownHost(context, hosts)) return context.text("HTTP_HOSTS does not name this host", 421);
    if (token === undefined) {
      if (openLocally && isAskedLocally(context)) return await next();
      return context.text("this page is off until HTTP_TOKEN is set", 403);
    }
    if (await hasSession(context, token, clock)) return await next();
    return askToken(context);
  };
}

function askToken(context: Context): Response {
  const isBrowser = context.req.method === "GET" && context.req.header("accept")?.includes("text/html");
  if (isBrowser) return context.redirect(`/login?next=${encodeURIComponent(context.req.path)}`, 303);
  return context.text("the token is missing or wrong", 401, { "www-authenticate": "Bearer" });
}

function hasBearer(context: Context, token: string): boolean {
  return sameSecret(/^Bearer (.+)$/i.exec(context.req.header("authorization") ?? "")?.[1], token);
}

export function isKnownHost(context: Context, hosts: readonly string[]): boolean {
  const name = hostnameOf(context);
  return name !== undefined && (isAddress(name) || isLoopback(name) || hosts.includes(name));
}

/** A form on a stranger's page sends that page's origin along. */
export function isSameOrigin(context: Context): boolean {
  const origin = URL.parse(context.req.header("origin") ?? "");
  return origin !== null && origin.host === context.req.header("host");
}

/** A proxy says for whom it asks, or keeps the name that they asked for. */
function isAskedLocally(context: Context): boolean {
  const isForwarded = ["forwarded", "x-forwarded-for"].some((name) => context.req.header(name) !== undefined);
  return !isForwarded && isLoopback(hostnameOf(context) ?? "");
}

function hostnameOf(context: Context): string | undefined {
  return URL.parse(`http://${context.req.header("host")}`)?.hostname;
}

/** An address is no name that could lead elsewhere. */
function isAddress(hostname: string): boolean {
  return /^(\d+(\.\d+){3}|\[[\d:a-f.]+\])$/i.test(hostname);
}

async function hasSession(context: Context, token: string, clock: Clock): Promise<boolean> {
  const until = await getSignedCookie(context, signingKey(token), COOKIE);
  return Number(until) > clock.now();
}

/** The cookie holds when it ends, signed: not the token, and of no use once that has changed. */
export async function startSession(
  context: Context,
  token: string,
  clock: Clock,
  secure: boolean,
): Promise<void> {
  const until = clock.now() + SESSION_SECONDS * 1000;
  await setSignedCookie(context, COOKIE, String(until), signingKey(token), {
    httpOnly: true,
    sameSite: "Strict",
    secure,
    path: "/",
    maxAge: SESSION_SECONDS,
  });
}

function signingKey(token: string): string {
  return `session ${token}`;
}

import { X509Certificate } from "node:crypto";
import type { Check, Finding } from "../cli/doctor.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { isLocal, type Listening, shownListening } from "../http/listening.ts";
import { listen } from "../http/server.ts";
import { certificateOf, listeningOf } from "./presence.ts";

const SOON_MS = 14 * 86_400_000;

/** What the HTTP server needs: an address that is free, a certificate that holds. */
export function httpChecks(settings: Settings, clock: Clock): Check[] {
  const listening = listeningOf(settings);
  if (listening === undefined) return [{ name: "http", run: () => Promise.resolve(OFF) }];
  const address = { name: "http", run: () => canListen(listening, settings) };
  if (settings.HTTP_CERT === undefined) return [address];
  return [address, { name: "certificate", run: () => certificate(settings, clock.now()) }];
}

const OFF: Finding = { state: "off", says: "off: neither HTTP_LISTEN nor WEBHOOK_URL is set" };

/** Listens for a moment, with the certificate if there is one. */
async function canListen(listening: Listening, settings: Settings): Promise<Finding> {
  try {
    await using _server = await listen(listening, await certificateOf(settings), () => new Response());
  } catch (error) {
    return { state: "bad", says: error instanceof Error ? error.message : String(error) };
  }
  const isOpen = !isLocal(listening) && settings.HTTP_CERT === undefined;
  const warning = isOpen ? "; other machines reach it without encryption" : "";
  return { state: "ok", says: `${shownListening(listening)} can be listened on${warning}` };
}

async function certificate(settings: Settings, now: number): Promise<Finding> {
  const { cert = "" } = await certificateOf(settings) ?? {};
  const { subjectAltName, validTo } = new X509Certificate(cert);
  const says = `for ${subjectAltName ?? "no name"}, until ${validTo}`;
  if (Date.parse(validTo) - now > SOON_MS) return { state: "ok", says };
  return { state: "bad", says, mend: "renew it, and start the bot again" };
}

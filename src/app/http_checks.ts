import type { Check, Finding } from "../cli/doctor.ts";
import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { isLocal, type Listening, shownListening } from "../http/listening.ts";
import { listen } from "../http/server.ts";
import { certificateOf, endsSoon, shownCertificate } from "./certificate.ts";
import { RUNS } from "./running_bot.ts";
import { listeningOf } from "./presence.ts";

/** What the HTTP server needs: an address that is free, a certificate that holds. */
export function httpChecks(settings: Settings, clock: Clock, isRunning = false): Check[] {
  const listening = listeningOf(settings);
  if (listening === undefined) return [{ name: "http", run: () => Promise.resolve(OFF) }];
  const address = {
    name: "http",
    run: () => isRunning ? Promise.resolve(RUNS) : canListen(listening, settings, clock),
  };
  if (settings.HTTP_CERT === undefined) return [address];
  return [address, { name: "certificate", run: () => certificate(settings, clock.now()) }];
}

const OFF: Finding = { state: "off", says: "off: neither HTTP_LISTEN nor WEBHOOK_URL is set" };

/** Listens for a moment, with the certificate if there is one. */
async function canListen(listening: Listening, settings: Settings, clock: Clock): Promise<Finding> {
  try {
    await using _server = await listen(listening, await certificateOf(settings), () => new Response(), clock);
  } catch (error) {
    return { state: "bad", says: error instanceof Error ? error.message : String(error) };
  }
  const isOpen = !isLocal(listening) && settings.HTTP_CERT === undefined;
  const warning = isOpen ? "; other machines reach it without encryption" : "";
  return { state: "ok", says: `${shownListening(listening)} can be listened on${warning}` };
}

async function certificate(settings: Settings, now: number): Promise<Finding> {
  const found = await certificateOf(settings);
  if (found === undefined) return OFF;
  const says = shownCertificate(found);
  if (!endsSoon(found, now)) return { state: "ok", says };
  return { state: "bad", says, mend: "renew it; a running bot takes it up within an hour, or at SIGHUP" };
}

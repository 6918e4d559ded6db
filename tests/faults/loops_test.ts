import { expect } from "expect";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { BotInTime } from "./bot_in_time.ts";

/** Nothing is asked for more often than this while nothing succeeds. */
const MOST_PER_SECOND = 20;
/** What may come at once, when all begins. */
const BEGINNING_MS = 1000;
const COUNTED_SECONDS = 2;
/** Bots that are watched at once: they have little to do. */
const AT_ONCE = 7;

const GET_FILE = "upload.getFile";

/** From the first second to the last. */
type Break = (sandbox: Sandbox) => unknown;

/** What goes wrong while somebody waits for a voice note. */
const WITHOUT_FILE_SERVERS: Record<string, Break> = {
  "the provider is down": ({ faults }) => faults.add("groq", { kind: "status", status: 503 }),
  "the provider refuses the key": ({ faults }) => faults.add("groq", { kind: "status", status: 401 }),
  "the provider asks to wait a moment, always": ({ faults }) =>
    faults.add("groq", { kind: "rate_limit", retryAfterSeconds: 0.01 }),
  "the provider says nothing readable": ({ faults }) => faults.add("groq", { kind: "garbage" }),
  "the provider breaks off": ({ faults }) => faults.add("groq", { kind: "cut" }),
  "the provider answers without words": ({ faults }) => faults.add("groq", { kind: "empty" }),
  "the Bot API is down": ({ faults }) => faults.add("bot_api", { kind: "status", status: 502 }),
  "the Bot API refuses the token": ({ faults }) => faults.add("bot_api", { kind: "status", status: 401 }),
  "the Bot API finds nothing": ({ faults }) => faults.add("bot_api", { kind: "status", status: 404 }),
  "another bot polls": ({ faults }) => faults.add("bot_api/getUpdates", { kind: "status", status: 409 }),
  "the Bot API says 429 to everything": ({ faults }) =>
    faults.add("bot_api", { kind: "rate_limit", retryAfterSeconds: 0 }),
  "the Bot API says 429 to every message": ({ faults }) =>
    ["sendMessage", "editMessageText"].forEach((method) =>
      faults.add(`bot_api/${method}`, { kind: "rate_limit", retryAfterSeconds: 0 })
    ),
  "the Bot API answers empty at once": ({ faults }) => faults.add("bot_api/getUpdates", { kind: "empty" }),
  "the Bot API answers HTML": ({ faults }) => faults.add("bot_api", { kind: "garbage" }),
  "the Bot API breaks off": ({ faults }) => faults.add("bot_api/getUpdates", { kind: "cut" }),
};

/** What goes wrong while somebody waits for a large file, and another one for a voice note. */
const WITH_FILE_SERVERS: Record<string, Break> = {
  "the file servers refuse connections": ({ mtproto: { faults } }) => {
    faults.dropConnections();
    return faults.refuseConnections();
  },
  "the file servers hang up on everybody": ({ mtproto: { faults } }) => faults.closeEvery({ answers: 0 }),
  "the file servers refuse every message": ({ mtproto: { faults } }) => faults.messages.refuse({ code: 32 }),
  "the file servers refuse every salt": ({ mtproto: { faults } }) => faults.messages.refuse({ code: 48 }),
  "the file servers have trouble": ({ mtproto: { faults } }) =>
    faults.rpcError({ method: GET_FILE, code: 500, text: "RPC_CALL_FAIL" }),
  "a second's wait, always": ({ mtproto: { faults } }) => faults.floodWait({ seconds: 1, times: Infinity }),
  "a wait of nothing, always": ({ mtproto: { faults } }) =>
    faults.rpcError({ code: 420, text: "FLOOD_WAIT_0" }),
  "parts that always are elsewhere": ({ mtproto: { faults } }) =>
    faults.rpcError({ method: GET_FILE, code: 303, text: "FILE_MIGRATE_4" }),
  "references that always are too old": ({ mtproto: { faults } }) =>
    faults.rpcError({ method: GET_FILE, code: 400, text: "FILE_REFERENCE_EXPIRED" }),
  "a login that is revoked at once": ({ mtproto: { faults } }) =>
    faults.rpcError({ method: GET_FILE, code: 401, text: "AUTH_KEY_UNREGISTERED" }),
  "an account that is to move, always": ({ mtproto: { faults } }) =>
    faults.rpcError({ code: 303, text: "USER_MIGRATE_4" }),
  "credentials that are not known": ({ mtproto: { faults } }) =>
    faults.rpcError({ code: 400, text: "CONNECTION_API_ID_INVALID" }),
  "answers that get lost": ({ mtproto: { faults } }) => faults.dropAnswers(),
};

Deno.test("however long something goes wrong, nobody is asked in a loop", async (t) => {
  const scenarios = [
    ...Object.entries(WITHOUT_FILE_SERVERS).map(([name, breakIt]) => ({ name, breakIt, credentials: 0 })),
    ...Object.entries(WITH_FILE_SERVERS).map(([name, breakIt]) => ({ name, breakIt, credentials: 1 })),
  ];
  const rates = new Map<string, Record<string, number>>();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = scenarios.shift(); next !== undefined; next = scenarios.shift()) {
      rates.set(next.name, await requestsPerSecond(next));
    }
  }));
  for (const [name, rate] of rates) {
    await t.step(`${name}: ${JSON.stringify(rate)} requests a second`, () => {
      expect(Object.entries(rate).filter(([, each]) => each > MOST_PER_SECOND)).toEqual([]);
    });
  }
});

/** By server. */
async function requestsPerSecond(
  { breakIt, credentials }: { breakIt: Break; credentials: number },
): Promise<Record<string, number>> {
  await using bed = await BotInTime.start({ credentials }, {
    QUEUE_MAX_RETRIES: "20",
    SHUTDOWN_SECONDS: "1",
  });
  const { sandbox, clock } = bed;
  breakIt(sandbox); // for as long as the bot runs: what was mended would be read to its end
  bed.person(1).sendsFile(bed.file(1, "small"));
  if (credentials > 0) bed.person(2).sendsFile(bed.file(2, "large"));
  await clock.sleep(BEGINNING_MS);
  const before = counts(sandbox);
  await clock.sleep(COUNTED_SECONDS * 1000);
  const after = counts(sandbox);
  const servers = Object.keys(after);
  return Object.fromEntries(
    servers.map((server) => [server, (after[server] - before[server]) / COUNTED_SECONDS]),
  );
}

function counts({ log, mtproto }: Sandbox): Record<string, number> {
  const { requests, connections } = mtproto.counts();
  return {
    bot_api: log.of("bot_api").length,
    groq: log.of("groq").length,
    mtproto: requests,
    "connections to mtproto": connections,
  };
}

import type { HttpFault } from "../sandbox/http_faults.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { SandboxFile } from "../sandbox/world.ts";
import type { Random } from "./random.ts";

const ACCOUNTS = [1001, 1002, 1003];
const BOT_METHODS = ["bot_api", "bot_api/sendMessage", "bot_api/editMessageText", "bot_api/getUpdates"];

/** What faults may strike. */
export interface Targets {
  sandbox: Sandbox;
  files: readonly SandboxFile[];
  /** Names of the providers that the bot asks. */
  providers: readonly string[];
}

type Strike = (targets: Targets, random: Random) => void;

/** Lasts until the bot gives up: as long as any wait. */
export const STALL = "provider stall";

/** What happens, and how often in a whole storm. */
export const STRIKES: Readonly<Record<string, { count: number; strike: Strike }>> = {
  "flood wait": {
    count: 30,
    strike: ({ sandbox: { mtproto } }, random) =>
      void mtproto.faults.floodWait({
        apiId: random.pick(ACCOUNTS),
        method: random.pick([
          "upload.getFile",
          "upload.getFile",
          "messages.getMessages",
          "auth.exportAuthorization",
        ]),
        seconds: random.between(1, 6),
        premium: random.next() < 0.2,
      }),
  },
  "dropped connections": {
    count: 10,
    strike: ({ sandbox: { mtproto } }, random) =>
      mtproto.faults.dropConnections(random.pick([2, 4, undefined])),
  },
  "lost answer": {
    count: 3,
    strike: ({ sandbox: { mtproto } }) =>
      void mtproto.faults.dropAnswers({ method: "upload.getFile", times: 1 }),
  },
  "MTProto 500": {
    count: 5,
    strike: ({ sandbox: { mtproto } }, random) =>
      void mtproto.faults.rpcError({
        code: -503,
        text: "Timeout",
        apiId: random.pick(ACCOUNTS),
        method: "upload.getFile",
        times: random.between(1, 3),
      }),
  },
  "expired references": {
    count: 12,
    strike: ({ sandbox: { mtproto }, files }, random) => {
      mtproto.faults.expireReferences(...random.shuffled(files).slice(0, files.length / 2));
    },
  },
  "rotated salts": { count: 8, strike: ({ sandbox: { mtproto } }) => mtproto.faults.rotateSalts() },
  "provider 429": {
    count: 12,
    strike: provider((random) => ({ kind: "rate_limit", retryAfterSeconds: random.between(1, 2) })),
  },
  "provider 5xx": {
    count: 12,
    strike: provider((random) => ({ kind: "status", status: random.pick([500, 502, 503]) })),
  },
  "provider garbage": { count: 5, strike: provider(() => ({ kind: "garbage" })) },
  "provider cut off": { count: 5, strike: provider(() => ({ kind: "cut" })) },
  [STALL]: {
    count: 2,
    strike: ({ sandbox: { faults }, providers }, random) =>
      faults.add(random.pick(providers), { kind: "stall", times: 1 }),
  },
  "Bot API 429": {
    count: 10,
    strike: botApi((random) => ({ kind: "rate_limit", retryAfterSeconds: random.between(1, 3) })),
  },
  "Bot API 5xx": {
    count: 12,
    strike: botApi((random) => ({ kind: "status", status: random.pick([500, 502, 504]) })),
  },
  "Bot API cut off": { count: 4, strike: botApi(() => ({ kind: "cut" })) },
};

function provider(fault: (random: Random) => HttpFault): Strike {
  return ({ sandbox: { faults }, providers }, random) =>
    faults.add(random.pick(providers), { ...fault(random), times: random.between(1, 3) });
}

function botApi(fault: (random: Random) => HttpFault): Strike {
  return ({ sandbox: { faults } }, random) =>
    faults.add(random.pick(BOT_METHODS), { ...fault(random), times: random.between(1, 2) });
}

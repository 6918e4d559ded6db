import type { HttpFault } from "../sandbox/http_faults.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { SandboxFile } from "../sandbox/world.ts";
import type { Lives } from "./lives.ts";
import type { Random } from "./random.ts";

const ACCOUNTS = [1001, 1002, 1003];
const PROVIDERS = ["groq", "deepgram", "together"];
const BOT_METHODS = ["bot_api", "bot_api/sendMessage", "bot_api/editMessageText", "bot_api/getUpdates"];
/** Steps of work between two faults. */
const CALM = { fewest: 1, most: 5 };
/** Progress and polling are no work. */
const IDLE_METHODS = ["editMessageText", "getUpdates"];

/** What faults may strike. */
export interface Targets {
  sandbox: Sandbox;
  lives: Lives;
  files: readonly SandboxFile[];
}

const KILL = "kill -9";
const STALL = "provider stall";

type Strike = (targets: Targets, random: Random) => void;

/** What happens, and how often in a whole storm. */
const STRIKES: Record<string, { count: number; strike: Strike }> = {
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
    strike: ({ sandbox: { faults } }, random) =>
      faults.add(random.pick(PROVIDERS), { kind: "stall", times: 1 }),
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
  [KILL]: { count: 5, strike: ({ lives }) => lives.dieAndReturn() },
};

/** Lets faults strike, one every few steps of work, until all of the plan has happened. */
export class Chaos implements Disposable {
  readonly #unsubscribe: () => void;
  readonly #deck: string[];
  #steps = 0;
  #nextAt: number;

  /** `share` of a whole storm: each fault strikes that part of its times, and once at least. */
  constructor(targets: Targets, random: Random, share: number) {
    this.#deck = deck(random, share);
    this.#nextAt = random.between(CALM.fewest, CALM.most);
    let lastId = 0;
    this.#unsubscribe = targets.sandbox.log.changed.subscribe(({ id, method }) => {
      if (id <= lastId || IDLE_METHODS.includes(method)) return;
      lastId = id;
      if (++this.#steps < this.#nextAt) return;
      this.#nextAt += random.between(CALM.fewest, CALM.most);
      const what = this.#deck.pop();
      if (what !== undefined) STRIKES[what].strike(targets, random);
    });
  }

  /** Requests that were work, so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Faults that have not happened yet. */
  get left(): number {
    return this.#deck.length;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }
}

function provider(fault: (random: Random) => HttpFault): Strike {
  return ({ sandbox: { faults } }, random) =>
    faults.add(random.pick(PROVIDERS), { ...fault(random), times: random.between(1, 3) });
}

function botApi(fault: (random: Random) => HttpFault): Strike {
  return ({ sandbox: { faults } }, random) =>
    faults.add(random.pick(BOT_METHODS), { ...fault(random), times: random.between(1, 2) });
}

/** All faults in a random order, to be taken from the end: stalls first, as they last longest, and the kills spread over the others. */
function deck(random: Random, share: number): string[] {
  const times = (what: string) => Math.ceil(STRIKES[what].count * share);
  const cards = (what: string) => Array<string>(times(what)).fill(what);
  const others = Object.keys(STRIKES).filter((what) => what !== KILL && what !== STALL).flatMap(cards);
  const shuffled = random.shuffled(others);
  const stretch = Math.ceil(others.length / times(KILL));
  const spread = cards(KILL).flatMap((kill, index) => {
    const part = shuffled.slice(index * stretch, (index + 1) * stretch);
    return part.toSpliced(random.between(0, part.length), 0, kill);
  });
  return [...spread, ...cards(STALL)];
}

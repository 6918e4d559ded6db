import { OperatorError } from "../../operator_error.ts";

/** Redis cannot do what it was asked for; says in the operator's words why, and what to do. Whether it was done after all is not known. */
export class RedisFailure extends OperatorError {
  override name = "RedisFailure";
  /** It may be there in a while, with nothing set anew. */
  readonly isPassing: boolean;

  constructor(reason: string, mend: string, options?: ErrorOptions) {
    super(`Redis cannot be used: ${reason}; ${mend}`, options);
    this.isPassing = mend.endsWith(BY_ITSELF);
  }
}

const BY_ITSELF = "it is tried again by itself";
const RUNNING = "see that it runs and that REDIS_URL leads to it; it is tried again by itself";

/** What Redis or the connection say, and what that means. */
const MEANINGS: readonly [pattern: RegExp, reason: string, mend: string][] = [
  [
    /^(WRONGPASS|NOAUTH|ERR AUTH)|invalid (username|password)/i,
    "it refuses the password",
    "correct it in REDIS_URL",
  ],
  [
    /^NOPERM/,
    "its user may not do that",
    "give the user of REDIS_URL all commands on keys and channels transhades:*",
  ],
  [/^OOM/, "its memory is full", "raise maxmemory; nothing that was accepted is lost"],
  [/^MISCONF/, "it cannot write to its disk", "make room on the disk of Redis"],
  [/^READONLY/, "it is a replica, which cannot be written to", "let REDIS_URL lead to the primary"],
  [/^(LOADING|MASTERDOWN|BUSY|CLUSTERDOWN|TRYAGAIN)/, "it is not ready yet", BY_ITSELF],
  [
    /^unknown command|^ERR unknown command/i,
    "it does not know a command that is needed",
    "use Redis 6.2 or later",
  ],
  [/ECONNREFUSED|ENOENT/, "nobody listens at its address", RUNNING],
  [/ENOTFOUND|EAI_AGAIN/, "the name in its address is not known", RUNNING],
  [
    /certificate|ERR_TLS|EPROTO|SSL|write UNKNOWN/i, // the last is what Deno says of a certificate that it does not trust
    "its certificate or its TLS is not accepted",
    "the system must trust who issued it (DENO_CERT may name another file), and REDIS_URL begin with rediss:// if it speaks TLS",
  ],
  [
    /connect UNKNOWN|EACCES|EPERM/,
    "its socket may not be used",
    "let the user that runs this read and write it",
  ],
  [/timed? ?out|ETIMEDOUT/i, "it does not answer in time", RUNNING],
];

/** @param lastWords the connection's last error: what the library tells of a command alone is only that it was given up */
export function redisFailure(cause: unknown, lastWords?: Error): RedisFailure {
  if (cause instanceof RedisFailure) return cause;
  forgetCommand(cause);
  for (const error of [cause, lastWords]) {
    const text = wordsOf(error);
    const known = MEANINGS.find(([pattern]) => pattern.test(text));
    if (known) return new RedisFailure(known[1], known[2], { cause });
  }
  return new RedisFailure(`the connection broke (${wordsOf(lastWords ?? cause)})`, RUNNING, { cause });
}

/** The library hangs the whole command on its error, with what was to be stored: no log is to show that. */
function forgetCommand(error: unknown): void {
  if (error instanceof Error && "command" in error) Reflect.deleteProperty(error, "command");
}

/** Deno and Node name what the system refused in different places. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error ?? "");
  const code = "code" in error ? `${error.code} ` : "";
  return code === "" || /^(WRONGPASS|NOAUTH|ERR)/.test(error.message) ? error.message : code + error.message;
}

/**
 * Every key and channel of the Redis stores is built here, and nowhere else. The braces keep all that belongs to one bot in
 * one slot, so that a script may touch any of it; bots that share a server do not see each other.
 */
export class RedisKeys {
  /** Other users of the same server (such as queues) may begin their keys with it. */
  readonly prefix: string;

  /** @param bot the number in front of the bot's token, which is no secret */
  constructor(readonly bot: string) {
    this.prefix = `transhades:{${bot}}`;
  }

  /** Hash of a job, open or over: its record, its claim, what was asked of it. */
  job = (jobId: string) => this.#key("job", jobId);
  /** Ids of open jobs by the time at which they were accepted. */
  openJobs = () => this.#key("jobs", "open");
  /** Ids of open jobs whose end was asked for. */
  unwantedJobs = () => this.#key("jobs", "unwanted");
  /** Channel: what happens to jobs. */
  changes = () => this.#key("changes");
  /** What a job whose delivery has begun answers. */
  answer = (jobId: string) => this.#key("answer", jobId);
  /** What a chat was told for a job, for the buttons under it. */
  told = (jobId: string) => this.#key("told", jobId);
  /** Hash: what a person chose for the chats of their own account, by chat. */
  businessChats = (userId: number | "") => this.#key("business", `${userId}`);
  /** Seconds that were recognised for a person or in a group. */
  spent = (day: number, id: number) => this.#key("spent", `${day}`, `${id}`);
  /** What a person's history shows of it. */
  entry = (jobId: string) => this.#key("entry", jobId);
  /** Ids of the jobs that a person was told of, by their time. */
  entriesOf = (userId: number | "") => this.#key("entries", `${userId}`);
  /** Hash: what a language model made of words, by kind and language. */
  rewritings = (words: string) => this.#key("rewritings", words);
  /** Message in which something is being written for a person; whose it is; that its end was asked for. */
  writing = (userId: number) => this.#key("writing", `${userId}`);
  writtenFor = (message: string) => this.#key("writing", "for", message);
  unwantedWriting = (message: string) => this.#key("writing", "unwanted", message);
  /** Indexes of a recording's pieces by the end of their time. */
  piecesOf = (recording: string) => this.#key("pieces", recording);
  piece = (recording: string, index: number | "") => this.#key("piece", recording, `${index}`);

  /** Hash: who hears what just now has this fingerprint, and what came of it. */
  flight = (content: string) => this.#key("flight", content);

  /** Ids of cached transcripts by their last use, counted by `cacheTurns`. */
  cacheUsed = () => this.#key("cache", "used");
  cacheTurns = () => this.#key("cache", "turns");
  /** Ids of cached transcripts by the end of their time. */
  cacheEnds = () => this.#key("cache", "ends");
  /** Hash: the names that find a cached transcript, by its id. */
  cacheNames = () => this.#key("cache", "names");
  cacheName = (name: string) => this.#key("cache", "name", name);
  cachedTranscript = (id: string) => this.#key("cache", "transcript", id);

  /** Hash: waits by account and method; `cooldownEnds` has their ends, and is the channel's name, too. */
  cooldowns = () => this.#key("cooldowns");
  cooldownEnds = () => this.#key("cooldowns", "ends");
  accountStats = (accountName: string) => this.#key("account", accountName);
  history = (name: string) => this.#key("history", name);
  /** Hash: what all instances used in a day, by provider and figure. */
  usage = (day: number | "") => this.#key("usage", `${day}`);
  /** Hash: what was recognised in a day, by person, provider and figure. */
  personUse = (day: number | "") => this.#key("person_use", `${day}`);
  /** Hash: jobs that failed last, by their ids; `failureTimes` has when. */
  failures = () => this.#key("failures");
  failureTimes = () => this.#key("failures", "times");
  chats = () => this.#key("chat", "");
  chatWishes = (chatId: number) => this.#key("chat", `${chatId}`);

  /** Hash: the message in which somebody's files are listed last, in a chat; `list` has the files of a message. */
  listPlace = (place: string) => this.#key("list", "place", place);
  list = (message: string) => this.#key("list", message);
  /** Hash: which instance polls, and where it stands. */
  poller = () => this.#key("poller");
  /** Hash: who is at an update, or that it was handled. */
  update = (update: string) => this.#key("update", update);
  /** Until when a pace of requests to Telegram is used up. */
  sending = (pace: string) => this.#key("sending", pace);
  /** Channel: what becomes of the keys of providers. */
  keyNews = () => this.#key("keys");
  /** Hash: what each instance tells of itself, by its name; `instanceEnds` has until when that is known. */
  instances = () => this.#key("instances");
  instanceEnds = () => this.#key("instances", "ends");

  /** Written to see whether anything can be. */
  checked = () => this.#key("checked");

  /** Digest of a key that opens the dashboard once. */
  once = (name: string) => this.#key("once", name);

  #key(...parts: string[]): string {
    return [this.prefix, ...parts].join(":");
  }
}

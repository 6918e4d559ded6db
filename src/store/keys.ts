/** Every key of the database is built here, and nowhere else. */
export const keys = {
  /** A job that is not over yet. */
  openJob: (jobId: string) => ["job", "open", jobId],
  openJobs: ["job", "open"],
  /** A job that is over; kept for a day, so that a repeated update is recognised. */
  closedJobs: ["job", "closed"],
  closedJob: (jobId: string) => ["job", "closed", jobId],
  /** Whose an open job is. */
  claim: (jobId: string) => ["claim", jobId],
  /** Present when the end of a job was asked for. */
  unwanted: (jobId: string) => ["unwanted", jobId],
  /** A finished piece; `recording` names a file and all that changes its words. */
  piece: (recording: string, index: number) => ["recording", recording, index],
  piecesOf: (recording: string) => ["recording", recording],
  allPieces: ["recording"],
  /** Pieces as version 0.1.0 kept them: by job. */
  piecesByJob: ["piece"],
  transcript: (jobId: string) => ["transcript", jobId],
  allTranscripts: ["transcript"],

  /** What a chat was told for a job, for the buttons under it. */
  told: (jobId: string) => ["told", jobId],
  allTold: ["told"],
  /** What a person chose for a chat of their own account. */
  businessChat: (userId: number, chatId: number) => ["business", userId, chatId],
  businessChatsOf: (userId: number) => ["business", userId],
  allBusinessChats: ["business"],
  /** Seconds that were recognised for a person or in a group. */
  spent: (day: number, id: number) => ["spent", day, id],
  /** Entries of a person's history, by their time. */
  entry: (userId: number, acceptedAt: number, jobId: string) => ["told_of", userId, acceptedAt, jobId],
  entriesOf: (userId: number) => ["told_of", userId],
  allEntries: ["told_of"],

  /** What a language model made of words. */
  rewriting: (words: string, kind: string, language: string) => ["rewriting", words, kind, language],
  rewritingsOf: (words: string, kind?: string) => ["rewriting", words, ...(kind === undefined ? [] : [kind])],

  cacheEntry: (entryId: string) => ["cache", "entry", entryId],
  cacheEntries: ["cache", "entry"],
  cachedTranscript: (entryId: string) => ["cache", "transcript", entryId],

  cooldown: (accountName: string, method: string) => ["cooldown", accountName, method],
  cooldowns: ["cooldown"],
  accountStats: (accountName: string) => ["account_stats", accountName],
  history: (name: string) => ["history", name],
  usage: (day: number) => ["usage", day],
  allUsage: ["usage"],
  /** What providers recognised for a person in a day. */
  personUse: (day: number, userId: number) => ["person_use", day, userId],
  personUseOf: (day: number) => ["person_use", day],
  allPersonUse: ["person_use"],
  failures: ["failures"],
  allAccountStats: ["account_stats"],
  chats: ["chat"],
  /** The first thing that a chat could choose was its provider. */
  chatWishes: (chatId: number) => ["chat", chatId, "provider"],

  /** Written to see whether anything can be. */
  checked: ["checked"],

  /** Part of a value that is too large for one record; `version` is unique to one write of it. */
  part: (version: string, index: number) => ["part", version, index],
  partsOf: (version: string) => ["part", version],
  /** Present while a write needs more than one transaction: left behind, it tells of a crash. */
  writing: (version: string) => ["writing", version],
  allWriting: ["writing"],
} as const;

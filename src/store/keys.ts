/** Every key of the database is built here, and nowhere else. */
export const keys = {
  /** A job that is not over yet. */
  openJob: (jobId: string) => ["job", "open", jobId],
  openJobs: ["job", "open"],
  /** A job that is over; kept for a day, so that a repeated update is recognised. */
  closedJob: (jobId: string) => ["job", "closed", jobId],
  piece: (jobId: string, index: number) => ["piece", jobId, index],
  piecesOf: (jobId: string) => ["piece", jobId],
  allPieces: ["piece"],
  transcript: (jobId: string) => ["transcript", jobId],
  allTranscripts: ["transcript"],

  cacheEntry: (entryId: string) => ["cache", "entry", entryId],
  cacheEntries: ["cache", "entry"],
  cachedTranscript: (entryId: string) => ["cache", "transcript", entryId],

  cooldown: (accountName: string, method: string) => ["cooldown", accountName, method],
  cooldowns: ["cooldown"],
  accountStats: (accountName: string) => ["account_stats", accountName],
  chats: ["chat"],
  chatProvider: (chatId: number) => ["chat", chatId, "provider"],

  /** Part of a value that is too large for one record; `version` is unique to one write of it. */
  part: (version: string, index: number) => ["part", version, index],
  partsOf: (version: string) => ["part", version],
  /** Present while a write needs more than one transaction: left behind, it tells of a crash. */
  writing: (version: string) => ["writing", version],
  allWriting: ["writing"],
} as const;

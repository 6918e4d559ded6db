/** Files and folders whose sentences are for operators; elsewhere they are for people in the chat, or for the log. */
export const OPERATOR_PLACES: readonly string[] = [
  "src/config",
  "src/app/",
  "src/cli/",
  "src/http/",
  "src/store/",
  "src/audio/tool.ts",
  "src/chat/telegram/persistently.ts",
  "src/download/accounts/",
  "src/download/bot_api/server_file.ts",
  "src/download/gramjs/errors.ts",
  "src/download/gramjs/server_key.ts",
  "src/providers/failover.ts",
  "src/providers/local/model.ts",
  "src/providers/shared/refusal.ts",
  "src/providers/wrappers/key_ring.ts",
  "src/queue/errors.ts",
];

const TYPED = "told at once to whoever typed the command, with what is right";
const WELL = "says that all is well";
const PART = "stands within another message that is told of";

/** Messages, and whole files, that docs/operations.md need not tell of, and why. */
export const NEEDS_NOBODY: Readonly<Record<string, string>> = {
  "src/app/banner.ts": "what is set up, at the start",
  "src/app/output_files.ts": TYPED,
  "src/cli/arguments.ts": TYPED,
  "src/cli/patience.ts": TYPED,
  "src/cli/recording.ts": TYPED,
  "src/cli/sources/local_file.ts": TYPED,
  "src/cli/sources/named_pipe.ts": TYPED,
  "src/cli/sources/stdin.ts": TYPED,
  "src/cli/transcribe.ts": TYPED,
  "Moonshine tiny (English) is there and whole: works without any key": WELL,
  "a key is set (not tried: that may cost)": WELL,
  "everybody may use the bot": WELL,
  "{} people may use the bot": WELL,
  "stopping: jobs that do not finish in time go on after the next start": WELL,
  "piece {}: {} is skipped: {}": "information: it was known, and another provider takes the piece",
  "piece {}: {} must wait: {}": "information: limits are waited for",
  "{} cannot reach data centre {} yet: {}": "for debugging: it is tried again",
  "does not get an answer": PART,
  "it is no record": PART,
  "it has no version": PART,
  "putting a transcript into the cache": PART,
  "erasing from the cache": PART,
  "Telegram asks to wait {} s ({})": PART,
  "Telegram asks to wait ({}, {})": PART,
  "data centre {} has it ({})": "followed by the program, never told",
  "the job was cancelled by its owner": "a person's wish",
  "the program is shutting down": "the program ends",
  "the account was closed": "the program ends",
  "the rotator was closed": "the program ends",
  "the Bot API server in local mode {}": "the log tells the same in full",
  "a database of type kv needs a path": "a defect that no setting can bring about",
};

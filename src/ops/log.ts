import {
  ansiColorFormatter,
  configure,
  defaultTextFormatter,
  jsonLinesFormatter,
  type LogLevel,
  type LogRecord,
} from "@logtape/logtape";
import { OperatorError } from "../operator_error.ts";
import { InternalError, TranshadesError } from "../pipeline/errors.ts";

export interface LogSettings {
  level: LogLevel;
  format: "pretty" | "json";
  /** Texts that must never be printed (tokens, keys, hashes). */
  secrets: readonly string[];
  /** Hears every record, secrets and all. */
  listener?: (record: LogRecord) => void;
}

/** Logs to stderr, so that stdout holds transcripts alone; every secret is blotted out, whoever logged it. */
export async function startLog(settings: LogSettings): Promise<void> {
  const format = formatter(settings.format);
  const encoder = new TextEncoder();
  await configure({
    reset: true,
    sinks: {
      stderr: (record) => {
        Deno.stderr.writeSync(encoder.encode(redact(format(inWords(record)), settings.secrets)));
      },
      listener: settings.listener ?? (() => {}),
    },
    loggers: [
      { category: ["transhades"], lowestLevel: settings.level, sinks: ["stderr", "listener"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["stderr"] },
    ],
  });
}

/** What is no defect is told in its own words: a stack of each, in an outage, would bury everything else. */
function inWords(record: LogRecord): LogRecord {
  const words = (value: unknown) => value instanceof Error && isUnderstood(value) ? value.message : value;
  const properties = Object.entries(record.properties).map(([name, value]) => [name, words(value)]);
  return { ...record, message: record.message.map(words), properties: Object.fromEntries(properties) };
}

/** The operator's to mend, or classified where it was seen. */
function isUnderstood(error: Error): boolean {
  return error instanceof OperatorError ||
    error instanceof TranshadesError && !(error instanceof InternalError);
}

function formatter(format: LogSettings["format"]) {
  if (format === "json") return jsonLinesFormatter;
  return Deno.stderr.isTerminal() ? ansiColorFormatter : defaultTextFormatter;
}

/** Replaces every secret in a text; short ones are left alone, as they would blot out ordinary words. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= 6)
    .reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

import { isRecord, readNumber, readText } from "./loose.ts";

/** Told in a header of the answer that is made of it, so that nobody looks for a status that was never sent. */
export const SENT_STATUS_HEADER = "x-sent-status";

/** What codes and types of providers' errors mean as HTTP. The first that matches counts. */
const STATUS_OF_WORD: readonly (readonly [RegExp, number])[] = [
  [/insufficient_quota|payment|credit|billing/i, 402],
  [/rate.?limit|too.?many|quota|throttl/i, 429],
  [/auth|api.?key|credential/i, 401],
  [/permission|forbidden/i, 403],
  [/not.?found|decommissioned/i, 404],
  [/too.?large|too.?long/i, 413],
  [/invalid|bad.?request|unsupported|validation/i, 400],
];

/** The HTTP status that an error inside a success means; undefined when there is a transcript, or nobody can tell. */
export function disguisedStatus(answer: unknown): number | undefined {
  if (!isRecord(answer) || holdsText(answer) || !holdsError(answer)) return undefined;
  const error = errorIn(answer);
  const words = [
    error.code,
    error.status,
    error.type,
    answer.err_code,
    answer.category,
    answer.code,
    answer.status,
    answer.statusCode,
  ];
  const number = words.find(isErrorCode);
  if (number !== undefined) return Number(number);
  const named = words.filter((word) => typeof word === "string").join(" ");
  return STATUS_OF_WORD.find(([word]) => word.test(named))?.[1];
}

function holdsText({ text, segments, results }: Record<string, unknown>): boolean {
  return readText(text) !== undefined || isRecord(results) || Array.isArray(segments) && segments.length > 0;
}

/** Its details, where an error has any. */
function errorIn({ error, errors }: Record<string, unknown>): Record<string, unknown> {
  return [error, ...(Array.isArray(errors) ? errors : [])].find(isRecord) ?? {};
}

function holdsError(answer: Record<string, unknown>): boolean {
  const { error, err_code, err_msg, category, detail } = answer;
  const told = [errorIn(answer).message, error, err_code, err_msg, category, detail];
  return isErrorCode(answer.code) || isErrorCode(answer.status) || isErrorCode(answer.statusCode) ||
    told.some((value) => isRecord(value) || readText(value) !== undefined);
}

/** As HTTP has them. */
function isErrorCode(value: unknown): boolean {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 400 && number < 600;
}

/** What an answer without words says instead; undefined when it says nothing. */
export function complaintOf(answer: unknown): string | undefined {
  if (!isRecord(answer)) return undefined;
  const { error, detail, message, msg, error_message, err_msg, err_code } = answer;
  const inner = errorIn(answer);
  const told = [inner.message, inner.detail, inner.code, inner.type, error, err_msg, err_code];
  return readText(...told, message, msg, error_message, detail);
}

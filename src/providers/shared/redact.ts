import { plainWords } from "../answer/plain_text.ts";

const LONGEST_MESSAGE = 300;
/** Of a foreign message nothing beyond this is looked at. */
const LONGEST_READ = 4000;
/** So many letters in a row that also stand in a secret are no coincidence. */
const TELLING_LENGTH = 12;
/** A shorter term of a prompt is a word like any other. */
const SHORTEST_TERM = 4;

/** What must not be told of one request: its key, and the person's prompt, whole or by its terms. */
export function requestSecrets(apiKey: string, prompt: string | undefined): string[] {
  const terms = (prompt ?? "").split(/[,;\n]+/).map((term) => term.trim());
  return [apiKey, ...[prompt ?? "", ...terms].filter((secret) => secret.length >= SHORTEST_TERM)];
}

/** A foreign message fit for logs and people: one line, no secret, no page of HTML. */
export function tidyMessage(message: string, ...secrets: string[]): string {
  const read = plainWords(message.slice(0, LONGEST_READ));
  const text = /<(?:!doctype|html|head|body)\b/i.test(read) ? pageTitle(read) : read;
  const line = withoutSecrets(
    text.replace(/\s+/g, " ").trim(),
    secrets.map((secret) => secret.replace(/\s+/g, " ")),
  );
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}

/** Secrets are taken out by value, whole and in long parts, and keys also by the look that those of these providers have. */
function withoutSecrets(text: string, [apiKey = "", ...others]: readonly string[]): string {
  const withoutKey = apiKey.length >= SHORTEST_TERM ? text.replaceAll(apiKey, "[key]") : text;
  const known = others.flatMap(spellings).reduce(withoutSecret, withoutKey);
  return known.replace(/\b(?:gsk_|sk-|tgp_v1_)[\w*.-]{6,}/g, "[key]").replace(
    /\b(Bearer|Token)\s+[\w*.~+/=-]{12,}/g,
    "$1 [key]",
  );
}

function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encoded, encoded.replaceAll("%20", "+")])];
}

function withoutSecret(text: string, secret: string): string {
  let rest = text.replaceAll(secret, "[…]");
  for (let at = 0; at + TELLING_LENGTH <= rest.length; at++) {
    let end = at + TELLING_LENGTH;
    if (!secret.includes(rest.slice(at, end))) continue;
    while (end < rest.length && secret.includes(rest.slice(at, end + 1))) end++;
    rest = `${rest.slice(0, at)}[…]${rest.slice(end)}`;
  }
  return rest;
}

function pageTitle(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1].trim();
  return title ? `a web page: ${title}` : "a web page instead of an answer";
}

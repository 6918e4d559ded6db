const LONGEST_MESSAGE = 300;

/** A foreign message fit for logs and people: one line, no key, no page of HTML. */
export function tidyMessage(message: string, apiKey: string): string {
  const text = /<(?:!doctype|html|head|body)\b/i.test(message) ? pageTitle(message) : message;
  const line = redact(text, apiKey).replace(/\s+/g, " ").trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}

/** Keys are taken out by value, and by the look that keys of these providers have. */
function redact(text: string, apiKey: string): string {
  const known = apiKey.length >= 4 ? text.replaceAll(apiKey, "[key]") : text;
  return known.replace(/\b(?:gsk_|sk-|tgp_v1_)[\w*.-]{6,}/g, "[key]").replace(
    /\b(Bearer|Token)\s+[\w*.~+/=-]{12,}/g,
    "$1 [key]",
  );
}

function pageTitle(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1].trim();
  return title ? `a web page: ${title}` : "a web page instead of an answer";
}

import type { MessageEntity } from "grammy/types";
import { detectEntities } from "../world/text_entities.ts";
import { badRequest } from "./bot_api_error.ts";
import { parseHtml } from "./html.ts";
import { parseMarkdownV2 } from "./markdown_v2.ts";
import type { Params } from "./params.ts";

export interface ParsedText {
  text: string;
  entities: MessageEntity[];
}

/** The text in parameter `name`, with its entities from parse_mode or from `entitiesName`; trimmed as Telegram does. */
export function textParam(params: Params, name: string, entitiesName: string): ParsedText {
  return trim(parse(params, params.text(name).replaceAll("\r", ""), entitiesName));
}

function parse(params: Params, text: string, entitiesName: string): ParsedText {
  const mode = params.text("parse_mode").toLowerCase();
  if (mode === "html") return withDetected(parseHtml(text));
  if (mode === "markdownv2") return withDetected(parseMarkdownV2(text));
  if (mode !== "" && mode !== "none") throw badRequest("unsupported parse_mode");
  const given = params.json(entitiesName, "entities");
  if (given === undefined) return { text, entities: detectEntities(text) };
  if (!Array.isArray(given)) throw badRequest("can't parse entities JSON object");
  return { text, entities: given.map(entity) };
}

/** Commands and addresses are found in formatted text too, but not in code and links. */
function withDetected({ text, entities }: ParsedText): ParsedText {
  const taken = entities.filter(({ type }) => ["code", "pre", "text_link"].includes(type));
  const free = detectEntities(text).filter((found) =>
    !taken.some((e) => found.offset < e.offset + e.length && e.offset < found.offset + found.length)
  );
  const all = [...entities, ...free].toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities: all };
}

function entity(value: unknown): MessageEntity {
  const { offset, length, type } = Object(value);
  if (!Number.isInteger(offset) || !Number.isInteger(length) || typeof type !== "string") {
    throw badRequest('can\'t parse MessageEntity: Can\'t find field "offset", "length" or "type"');
  }
  return Object(value);
}

/** Without space around it; entities move along and are cut at the ends. */
function trim({ text, entities }: ParsedText): ParsedText {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const moved = entities.map((e) => {
    const from = Math.max(0, e.offset - start);
    const to = Math.min(trimmed.length, e.offset - start + e.length);
    return { ...e, offset: from, length: to - from };
  });
  return { text: trimmed, entities: moved.filter((e) => e.length > 0) };
}

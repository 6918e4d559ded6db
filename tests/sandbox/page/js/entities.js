// Text with Telegram's entities as elements.
import { h } from "./dom.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

/** `onCommand` is called with the command that somebody clicks. */
export function richText(text, entities = [], onCommand = () => {}) {
  return nest(text, 0, text.length, [...entities], onCommand);
}

/** Nodes for text[start..end); entities are ordered by offset, outer ones first. */
function nest(text, start, end, entities, onCommand) {
  const nodes = [];
  let at = start;
  while (entities.length > 0 && entities[0].offset < end) {
    const entity = entities.shift();
    const entityEnd = entity.offset + entity.length;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = nest(text, entity.offset, entityEnd, entities, onCommand);
    nodes.push(element(entity, text.slice(entity.offset, entityEnd), inner, onCommand));
    at = Math.max(at, entityEnd);
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes.map(withoutLineBreakAfterBlock);
}

/** A block ends its line by itself. */
function withoutLineBreakAfterBlock(node, at, nodes) {
  const afterBlock = typeof node === "string" && ["PRE", "BLOCKQUOTE"].includes(nodes[at - 1]?.tagName);
  return afterBlock ? node.replace(/^\n/, "") : node;
}

function element(entity, text, inner, onCommand) {
  const toggle = (event) => event.currentTarget.classList.toggle("open");
  switch (entity.type) {
    case "text_link":
      return h("a", { href: safeUrl(entity.url), target: "_blank", rel: "noreferrer" }, inner);
    case "url":
      return h("a", { href: safeUrl(text), target: "_blank", rel: "noreferrer" }, inner);
    case "mention":
    case "hashtag":
      return h("span", { class: "command" }, inner);
    case "bot_command":
      return h("button", { type: "button", class: "command", onclick: () => onCommand(text) }, inner);
    case "spoiler":
      return h("span", { class: "spoiler", onclick: toggle }, inner);
    case "blockquote":
      return h("blockquote", {}, inner);
    case "expandable_blockquote":
      return h("blockquote", { class: "expandable", onclick: toggle }, inner);
    default:
      return h(TAGS[entity.type] ?? "span", {}, inner);
  }
}

function safeUrl(url) {
  return /^(https?|tg|mailto):/i.test(url) ? url : "#";
}

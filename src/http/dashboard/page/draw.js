import { span } from "./format.js";
import { words } from "./words.js";

/** The server's clock minus the browser's. */
let aheadMs = 0;

export function setServerTime(now) {
  aheadMs = now - Date.now();
}

/** Writes a text only where it changed: what did not is neither selected anew nor read out again. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * Shows one row for each item in a list. A row that stays is the same element, so that focus stays in it; focus in one that
 * goes moves to the heading of its section.
 */
export function rows(list, items, keyOf, fill, empty = words.none) {
  const known = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const wanted = items.map((item) => {
    const key = String(keyOf(item));
    const row = known.get(key) ?? Object.assign(document.createElement("li"), { parts: new Map() });
    row.dataset.key = key;
    fill(item, row);
    return row;
  });
  if (wanted.length === 0) wanted.push(known.get("none") ?? emptyRow(empty));
  for (const row of known.values()) {
    if (!wanted.includes(row)) remove(row);
  }
  if (wanted.some((row, index) => list.children[index] !== row)) arrange(list, wanted);
}

/** A row that is moved loses the focus in it, so the others are moved around it. */
function arrange(list, wanted) {
  const focused = wanted.findIndex((row) => row.contains(document.activeElement));
  if (focused < 0) return list.replaceChildren(...wanted);
  for (const row of wanted.slice(0, focused)) wanted[focused].before(row);
  list.append(...wanted.slice(focused + 1));
}

function emptyRow(text) {
  const row = make("li", "quiet", text);
  row.dataset.key = "none";
  return row;
}

function remove(row) {
  if (row.contains(document.activeElement)) row.closest("section").querySelector("h2").focus();
  row.remove();
}

/** The part of a row with this name, made when it is first needed; without a text it is hidden. */
export function part(row, name, text, className = "", tag = "span") {
  let element = row.parts.get(name);
  if (element === undefined) {
    element = document.createElement(tag);
    row.parts.set(name, element);
    row.append(element);
  }
  if (element.className !== className) element.className = className;
  element.hidden = text === undefined;
  write(element, text ?? "");
  return element;
}

/** A part that counts down to `until`, or up from `since`, every second. */
export function ticking(row, name, { until, since }, className = "") {
  const isSet = until !== undefined || since !== undefined;
  const element = part(row, name, isSet ? tickText({ until, since }) : undefined, className);
  set(element, "until", until);
  set(element, "since", since);
}

function set(element, name, value) {
  if (value === undefined) delete element.dataset[name];
  else element.dataset[name] = value;
}

function tickText({ until, since }) {
  const now = Date.now() + aheadMs;
  return until !== undefined ? words.left(span(until - now)) : words.ago(span(now - since));
}

/** All that counts goes on by a second. */
export function tick() {
  for (const element of document.querySelectorAll("[data-until], [data-since]")) {
    const { until, since } = element.dataset;
    write(element, tickText(until === undefined ? { since: Number(since) } : { until: Number(until) }));
  }
}

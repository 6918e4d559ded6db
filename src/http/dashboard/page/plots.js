import { make } from "./draw.js";
import { money } from "./format.js";
import { isIndonesian, words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 100;
const SPANS_MS = [86_400_000, 14 * 86_400_000];

/** Draws the figures of a range: one plot each for files, audio, waiting files, and money where there is any. */
export function drawPlots(place, rings, range, now) {
  const { everyMs, samples } = rings[range];
  const from = now - SPANS_MS[range];
  const shown = samples.filter(({ at }) => at + everyMs > from);
  const sum = (field) => shown.reduce((all, sample) => all + sample[field], 0);
  const plot = (caption, first, second) => figure(caption, { shown, everyMs, from, now }, first, second);
  const { plots } = words;
  const figures = [
    plot(plots.files(sum("delivered"), sum("failed")), "delivered", "failed"),
    plot(plots.audio(Math.round(sum("audioSeconds") / 60)), "audioSeconds"),
    plot(plots.waiting(Math.max(0, ...shown.map(({ waiting }) => waiting))), "waiting"),
  ];
  if (sum("dollars") > 0) figures.push(plot(plots.money(money(sum("dollars"))), "dollars"));
  place.replaceChildren(...figures);
}

function figure(caption, facts, first, second) {
  const figure = make("figure", "");
  const axis = make("div", "axis");
  axis.append(make("span", "", when(facts.from)), make("span", "", when(facts.now)));
  figure.append(make("figcaption", "", caption), bars(caption, facts, first, second), axis);
  return figure;
}

function bars(caption, { shown, everyMs, from, now }, first, second) {
  const svg = document.createElementNS(SVG, "svg");
  const slots = (now - from) / everyMs;
  const most = Math.max(1e-9, ...shown.map((sample) => sample[first] + (sample[second] ?? 0)));
  svg.setAttribute("viewBox", `0 0 ${slots} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", caption);
  for (const sample of shown) {
    const x = (sample.at - from) / everyMs;
    const high = sample[first] / most * HEIGHT;
    svg.append(bar(x, HEIGHT - high, high, "first"));
    if (!sample[second]) continue;
    const higher = sample[second] / most * HEIGHT;
    svg.append(bar(x, HEIGHT - high - higher, higher, "second"));
  }
  return svg;
}

function bar(x, y, height, className) {
  const rect = document.createElementNS(SVG, "rect");
  const attributes = { x, y, width: 0.9, height, class: className };
  for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, value);
  return rect;
}

function when(at) {
  const options = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return new Date(at).toLocaleString(isIndonesian ? "id" : "en", options);
}

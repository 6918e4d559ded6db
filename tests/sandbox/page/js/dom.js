// Small helpers to build the page.

/** The element with this id. */
export function $(id) {
  return document.getElementById(id);
}

/**
 * A new element: `h("a", { href, class: "x", onclick }, "text", child)`.
 * Properties named on... are listeners, undefined and false ones are left out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
}

/** One of the drawings in icons.svg. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/icons.svg#${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** A round picture with the first letter of the name. */
export function avatar({ id, first_name }) {
  return h(
    "span",
    { class: "avatar", "data-tint": `${id % 5}`, "aria-hidden": "true" },
    [...first_name][0].toUpperCase(),
  );
}

let toastTimer;

export function toast(text) {
  const element = $("toast");
  element.textContent = text;
  element.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.classList.remove("shown"), 3500);
}

export function showAlert(text) {
  $("alert-text").textContent = text;
  $("alert").showModal();
}

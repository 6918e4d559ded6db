// Drawers of narrow screens, tabs of the inspector, light and dark.
import { $ } from "./dom.js";

export function setUpDrawers() {
  const close = () => delete document.body.dataset.drawer;
  for (const button of document.querySelectorAll("[data-open-drawer]")) {
    button.addEventListener("click", () => {
      const name = button.dataset.openDrawer;
      document.body.dataset.drawer = name;
      $(name).querySelector("button")?.focus();
    });
  }
  for (const element of document.querySelectorAll("[data-close-drawer]")) {
    element.addEventListener("click", close);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

export function setUpTabs() {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const choose = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      $(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
    }
  };
  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      const next = tabs[(at + step + tabs.length) % tabs.length];
      choose(next);
      next.focus();
    });
  });
}

/** Follows the system until somebody chooses. */
export function setUpTheme() {
  const root = document.documentElement;
  const stored = localStorage.getItem("theme");
  if (stored) root.dataset.theme = stored;
  $("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  });
}

import { make } from "./draw.js";
import { words } from "./words.js";

const LATELY_MS = 3_600_000;
/** Where what has no section of its own is told of. */
const PLACES = { store: "troubles" };

/** What an operator should look at first, each leading to its section; or that all is well. */
export function drawNeeds(place, overview, now) {
  const { accounts, providers, failures, troubles, jobs, takesNew } = overview;
  const isLate = (at) => at > now - LATELY_MS;
  const found = [
    ["jobs", jobs === undefined ? 1 : 0],
    ["store", jobs !== undefined && !takesNew ? 1 : 0],
    ["accounts", accounts.filter(({ state }) => state === "broken").length],
    ["providers", providers.filter(({ state }) => state === "open").length],
    ["failures", failures.filter(({ at }) => isLate(at)).length],
    ["troubles", troubles.filter(({ level, lastAt }) => level === "error" && isLate(lastAt)).length],
  ].filter(([, count]) => count > 0);
  const text = JSON.stringify(found);
  if (place.dataset.shown === text) return; // a link that has the focus keeps it
  place.dataset.shown = text;
  document.title = found.length > 0 ? `(${found.length}) Transhades` : "Transhades"; // for a tab that is not looked at
  place.className = found.length > 0 ? "" : "good";
  place.replaceChildren(...found.length > 0 ? found.map(link) : [words.well]);
}

function link([section, count]) {
  return Object.assign(make("a", "bad", words.needs[section](count)), {
    href: `#${PLACES[section] ?? section}`,
  });
}

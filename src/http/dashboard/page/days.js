import { make } from "./draw.js";
import { money } from "./format.js";
import { isIndonesian, words } from "./words.js";

/** What each provider did and cost, a row for each day; a day is named once. */
export function drawDays(body, days) {
  const lines = days.map((row, index) => {
    const isNew = row.day !== days[index - 1]?.day;
    const line = make("tr", isNew ? "first" : "");
    const day = make("th", isNew ? "" : "again", dayName(row.day));
    day.scope = "row";
    const { requests, failures, audioSeconds, dollars } = row;
    const figures = [Math.round(audioSeconds / 60), dollars > 0 ? money(dollars) : "–", requests, failures];
    line.append(
      day,
      make("td", "", row.provider),
      ...figures.map((figure) => make("td", "figure", `${figure}`)),
    );
    return line;
  });
  body.replaceChildren(...lines.length > 0 ? lines : [emptyLine()]);
}

function emptyLine() {
  const line = make("tr", "");
  line.append(Object.assign(make("td", "quiet", words.none), { colSpan: 6 }));
  return line;
}

function dayName(day) {
  const options = { day: "numeric", month: "short", timeZone: "UTC" };
  return new Date(day).toLocaleDateString(isIndonesian ? "id" : "en", options);
}

// The log of requests to all servers of the sandbox, newest first.
import { $, h } from "./dom.js";
import { bytes, clockTimeWithSeconds } from "./format.js";

const SHOWN = 200;
const GROUPS = {
  "Bot API": ["bot_api"],
  MTProto: ["mtproto"],
  Providers: ["groq", "deepgram", "together", "openai"],
};
const QUIET = new Set(["getUpdates", "ping", "ping_delay_disconnect", "msgs_ack"]);

export class Requests {
  #overHttp = new Map();
  #mtproto = [];
  #group = "All";
  #quiet = true;
  #open = new Set();
  #list = h("div", {});
  #totals = h("p", { class: "totals" });
  #drawing = 0;

  constructor() {
    const choose = (name) => () => {
      this.#group = name;
      for (const button of filters.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", button.textContent === name);
      }
      this.#drawSoon();
    };
    const names = ["All", ...Object.keys(GROUPS)];
    const polls = h("input", {
      type: "checkbox",
      onchange: (event) => {
        this.#quiet = !event.target.checked;
        this.#drawSoon();
      },
    });
    const filters = h(
      "div",
      { class: "filters", role: "group", "aria-label": "Filter" },
      names.map((name) =>
        h("button", { type: "button", "aria-pressed": `${name === "All"}`, onclick: choose(name) }, name)
      ),
      h("label", {}, polls, "polls"),
    );
    $("requests").append(filters, this.#totals, this.#list);
  }

  /** Requests of the time before the page was opened. */
  fill(requests) {
    requests.filter((r) => r.server !== "mtproto").forEach((r, at) =>
      this.#overHttp.set(`${r.at} ${r.server} ${r.method} ${at}`, r)
    );
    this.#drawSoon();
  }

  put(record) {
    this.#overHttp.set(`live ${record.id}`, record);
    this.#drawSoon();
  }

  putMtproto({ total, bytesSent, latest }) {
    this.#mtproto = latest;
    this.#totals.textContent = total === 0 ? "" : `MTProto: ${total} requests, ${bytes(bytesSent)} sent`;
    this.#drawSoon();
  }

  #drawSoon() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const servers = GROUPS[this.#group];
    const all = [...this.#overHttp.values(), ...this.#mtproto]
      .filter((r) => servers === undefined || servers.includes(r.server))
      .filter((r) => !(this.#quiet && QUIET.has(r.method)))
      .toSorted((a, b) => b.at - a.at)
      .slice(0, SHOWN);
    this.#list.replaceChildren(...all.map((request) => this.#row(request)));
    if (all.length === 0) {
      this.#list.append(h("p", { class: "hint" }, "No requests yet. Start the bot, then write to it."));
    }
  }

  #row(request) {
    const { at, server, method, outcome, durationMs, detail } = request;
    const key = `${at} ${server} ${method}`;
    const took = durationMs === undefined ? "" : ` · ${durationMs} ms`;
    const kind = GROUPS.Providers.includes(server) ? "provider" : server;
    const state = outcome === undefined ? "open" : /^(2\d\d|ok)$/.test(outcome) ? "" : "bad";
    const onToggle = (event) => event.target.open ? this.#open.add(key) : this.#open.delete(key);
    return h(
      "details",
      { class: "request", open: this.#open.has(key), ontoggle: onToggle },
      h(
        "summary",
        {},
        h("time", {}, clockTimeWithSeconds(at)),
        h("span", { class: `server ${kind}` }, server),
        h("span", { class: "method" }, method),
        h("span", { class: `outcome ${state}` }, (outcome ?? "…") + took),
      ),
      h(
        "dl",
        {},
        Object.entries(detail).flatMap(([name, value]) => [
          h("dt", {}, name),
          h("dd", {}, typeof value === "string" ? value : JSON.stringify(value)),
        ]),
      ),
    );
  }
}

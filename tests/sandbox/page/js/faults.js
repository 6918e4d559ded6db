// Switches for everything that can go wrong.
import { api } from "./api.js";
import { $, h, toast } from "./dom.js";

const FLOOD_SECONDS = 60;
const PROVIDERS = { groq: "Groq", deepgram: "Deepgram", together: "Together", openai: "OpenAI" };
const PROVIDER_FAULTS = {
  "Down (503)": { kind: "status", status: 503 },
  "Rate limit (30 s)": { kind: "rate_limit", retryAfterSeconds: 30 },
  "Key refused (401)": { kind: "status", status: 401 },
  "No credit (402)": { kind: "status", status: 402 },
  "Too large (413)": { kind: "status", status: 413 },
  "Never answers": { kind: "stall" },
  "Answers HTML": { kind: "garbage" },
  "Cuts connections": { kind: "cut" },
  "Slow (2 s)": { kind: "latency", ms: 2000 },
};
const BOT_API_FAULTS = {
  "Flood (429, 10 s)": { kind: "rate_limit", retryAfterSeconds: 10 },
  "Broken (500)": { kind: "status", status: 500 },
  "Bad gateway (HTML)": { kind: "status", status: 502 },
  "Never answers": { kind: "stall" },
  "Cuts connections": { kind: "cut" },
  "Slow (1 s)": { kind: "latency", ms: 1000 },
};
const LINE_FAULTS = {
  "Refuse connections": { kind: "refuseConnections" },
  "Slow line: 1 MB/s": { kind: "bandwidth", bytesPerSecond: 1_000_000 },
  "Far away: 200 ms": { kind: "delay", ms: 200 },
  "Lose every answer": { kind: "dropAnswers" },
};
const EVENTS = {
  "Drop connections": { kind: "dropConnections" },
  "Change salts": { kind: "rotateSalts" },
  "Forget sessions": { kind: "forgetSessions" },
};

export class Faults {
  #accounts = [];
  #state = { http: {}, mtproto: [] };

  async start() {
    const settings = await api.environment();
    this.#accounts = Object.entries(settings)
      .filter(([name]) => name.startsWith("TELEGRAM_API_ID"))
      .map(([, apiId], at) => ({ apiId: Number(apiId), name: `API-${at + 1}` }));
    $("faults").classList.add("faults");
    setInterval(() => this.#state.mtproto.some((fault) => fault.until) && this.#draw(), 1000);
    await this.refresh();
  }

  async refresh() {
    this.#state = await api.faults();
    this.#draw();
  }

  #do(change) {
    change.then((state) => {
      this.#state = state;
      this.#draw();
    }).catch((error) => toast(error.message));
  }

  #draw() {
    const mtproto = this.#state.mtproto.filter((fault) => (fault.until ?? Infinity) > Date.now());
    const count = Object.values(this.#state.http).flat().length + mtproto.length;
    $("fault-count").hidden = count === 0;
    $("fault-count").textContent = count;
    if ($("faults").contains(document.activeElement) && document.activeElement.tagName === "SELECT") return;
    $("faults").replaceChildren(
      h("h3", {}, "Telegram accounts"),
      ...this.#accounts.map((account) => this.#account(account, mtproto)),
      h("h3", {}, "Telegram files (MTProto)"),
      ...Object.entries(LINE_FAULTS).map(([name, fault]) => this.#line(name, fault, mtproto)),
      this.#events(),
      h("h3", {}, "Bot API"),
      this.#choice("bot_api", "Bot API server", BOT_API_FAULTS),
      h("h3", {}, "Speech providers"),
      ...Object.entries(PROVIDERS).map(([target, name]) => this.#choice(target, name, PROVIDER_FAULTS)),
      h(
        "p",
        { class: "clear-all" },
        h(
          "button",
          { type: "button", class: "text-button", onclick: () => this.#clearAll() },
          "Make everything work again",
        ),
      ),
    );
  }

  #account({ apiId, name }, mtproto) {
    const flood = mtproto.find((fault) => fault.kind === "floodWait" && fault.apiId === apiId);
    const left = flood ? Math.ceil((flood.until - Date.now()) / 1000) : 0;
    const change = () =>
      this.#do(
        flood
          ? api.clearMtprotoFaults(flood.id)
          : api.addMtprotoFault({ kind: "floodWait", seconds: FLOOD_SECONDS, apiId }),
      );
    return row(
      flood !== undefined,
      name,
      flood ? `FloodWait: ${left} s left` : `api id ${apiId}`,
      h(
        "button",
        { type: "button", class: flood ? "on" : "", onclick: change },
        flood ? "End the flood" : `Flood ${FLOOD_SECONDS} s`,
      ),
    );
  }

  #line(name, fault, mtproto) {
    const active = mtproto.find(({ kind }) => kind === fault.kind);
    const change = () => this.#do(active ? api.clearMtprotoFaults(active.id) : api.addMtprotoFault(fault));
    const toggle = h("input", {
      type: "checkbox",
      role: "switch",
      class: "switch",
      "aria-label": name,
      onchange: change,
    });
    toggle.checked = active !== undefined;
    return row(active !== undefined, name, "", toggle, "label");
  }

  #events() {
    const button = ([name, fault]) =>
      h("button", { type: "button", onclick: () => this.#do(api.addMtprotoFault(fault)) }, name);
    return h("div", { class: "fault" }, Object.entries(EVENTS).map(button));
  }

  #choice(target, name, faults) {
    const active = this.#state.http[target]?.[0];
    const current = Object.keys(faults).find((label) => isSame(faults[label], active));
    const options = ["Works", ...Object.keys(faults)].map((label) =>
      h("option", { selected: label === (current ?? "Works") }, label)
    );
    const change = (event) => {
      const label = event.target.value;
      event.target.blur();
      const cleared = api.clearHttpFaults(target);
      this.#do(label === "Works" ? cleared : cleared.then(() => api.addHttpFault(target, faults[label])));
    };
    return row(
      active !== undefined,
      name,
      "",
      h("select", { "aria-label": name, onchange: change }, options),
    );
  }

  #clearAll() {
    this.#do(api.clearHttpFaults().then(() => api.clearMtprotoFaults()));
  }
}

function isSame(fault, active) {
  return active !== undefined && Object.entries(fault).every(([name, value]) => active[name] === value);
}

/** A row that is a "label" passes clicks on its words to its control. */
function row(on, name, about, control, tag = "div") {
  return h(
    tag,
    { class: on ? "fault on" : "fault" },
    h("div", { class: "what" }, name, about !== "" && h("small", {}, about)),
    control,
  );
}

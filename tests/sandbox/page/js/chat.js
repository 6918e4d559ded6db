// The messages of one chat: drawn once each, drawn anew when they change.
import { $, h } from "./dom.js";
import { day } from "./format.js";
import { draftElement, messageElement } from "./message.js";

const NEAR_END_PX = 120;
const DRAFT_MS = 30_000;

export class Chat {
  #messages = new Map();
  #userId = 0;
  #actions;
  #list = $("messages");
  #scroller = $("scroller");
  #draftTimer;
  /** Does the newest message stay in sight? */
  #stick = true;

  constructor(actions) {
    this.#actions = { ...actions, goTo: (id) => this.#goTo(id) };
    this.#scroller.addEventListener("scroll", () => $("jump").hidden = this.#nearEnd());
    $("jump").addEventListener("click", () => this.scrollToEnd(true));
    // Pictures grow after they are drawn, and so does the field in which one writes.
    const observer = new ResizeObserver(() => this.#stick && this.scrollToEnd());
    for (const element of [this.#list, this.#scroller]) observer.observe(element);
    this.#scroller.addEventListener("scrollend", () => this.#stick = this.#nearEnd());
  }

  show(userId, messages, draft, { key, topics = [] }) {
    this.#userId = userId;
    this.#actions.topicOf = (id) => topics.find((topic) => topic.id === id)?.title;
    this.#list.classList.toggle("of-group", key.startsWith("group"));
    this.endDraft();
    this.#messages = new Map(messages.map((shown) => [shown.message.message_id, shown]));
    this.#list.replaceChildren(...messages.map((shown) => messageElement(shown, userId, this.#actions)));
    this.#arrange();
    if (draft !== undefined) this.putDraft(draft);
    this.scrollToEnd();
  }

  /** What the bot is writing, until it sends a message. */
  putDraft(draft) {
    this.endDraft();
    this.#stick = this.#nearEnd();
    this.#list.append(draftElement(draft, this.#actions));
    this.#draftTimer = setTimeout(() => this.endDraft(), DRAFT_MS);
    if (this.#stick) this.scrollToEnd();
  }

  endDraft() {
    clearTimeout(this.#draftTimer);
    document.getElementById("draft")?.remove();
  }

  /** A new or changed message. */
  put(shown) {
    const { message_id: id } = shown.message;
    const known = document.getElementById(`message-${id}`);
    const element = messageElement(shown, this.#userId, this.#actions);
    this.#stick = this.#nearEnd() || shown.message.from.id === this.#userId;
    if (known === null) {
      element.classList.add("new");
      if (shown.message.from.is_bot) this.endDraft();
      this.#list.append(element);
    } else {
      known.replaceWith(element);
      element.querySelector(".bubble").classList.add("changed");
    }
    this.#messages.set(id, shown);
    this.#arrange();
    if (this.#stick) this.scrollToEnd();
    else $("jump").hidden = false;
  }

  remove(shown) {
    this.#messages.delete(shown.message.message_id);
    document.getElementById(`message-${shown.message.message_id}`)?.remove();
    this.#arrange();
  }

  scrollToEnd(smooth = false) {
    this.#stick = true;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Marks where each sender's run of messages begins and ends, and where a day begins. */
  #arrange() {
    for (const extra of this.#list.querySelectorAll(".day, .empty")) extra.remove();
    const all = [...this.#messages.values()].map(({ message }) => message);
    if (all.length === 0) {
      this.#list.append(
        h("p", { class: "empty" }, "No messages yet. Say /start, record a voice message or drop a file."),
      );
    }
    all.forEach((message, at) => {
      const element = document.getElementById(`message-${message.message_id}`);
      const [before, after] = [all[at - 1], all[at + 1]];
      element.classList.toggle("first", before?.from.id !== message.from.id);
      element.classList.toggle("last", after?.from.id !== message.from.id);
      if (before === undefined || day(before.date) !== day(message.date)) {
        element.before(h("p", { class: "day" }, day(message.date)));
      }
    });
  }

  #nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #goTo(id) {
    const element = document.getElementById(`message-${id}`);
    element?.scrollIntoView({ block: "center", behavior: "smooth" });
    element?.querySelector(".bubble").classList.add("changed");
  }
}

// The chats of the person that one is: with the bot, groups, and people while an account is connected.
import { api } from "./api.js";
import { $, h, icon, toast } from "./dom.js";

const ICONS = { bot: "bot", group: "group", person: "person" };

export class Chats {
  #userId = 0;
  #chats = [];
  #unread = new Set();
  #connected = false;
  #current = "bot";

  /** `open(key)` shows a chat of the person. */
  constructor(open) {
    this.open = open;
    $("connect").addEventListener("click", () => this.#do(api.connect(this.#userId, !this.#connected)));
    $("standing").addEventListener(
      "change",
      (event) => this.#do(api.setStanding(this.#userId, this.#current, event.target.value)),
    );
    $("new-group").addEventListener("submit", (event) => {
      event.preventDefault();
      const { title, standing, forum } = Object.fromEntries(new FormData(event.target));
      const topics = forum ? ["General", "Voice notes"] : [];
      event.target.reset();
      this.#do(api.addGroup(this.#userId, { title, standing, topics }).then(({ key }) => open(key)));
    });
  }

  show({ user, bot, chats, chat, connected }) {
    if (user.id !== this.#userId) this.#unread.clear();
    [this.#userId, this.#chats, this.#current, this.#connected] = [user.id, chats, chat.key, connected];
    this.#unread.delete(chat.key);
    $("chats-title").textContent = `Chats of ${user.first_name}`;
    $("chat-name").textContent = chat.title;
    $("chat-avatar").replaceChildren(chat.key === "bot" ? bot.first_name[0] : icon(kindOf(chat)));
    $("chat-avatar").classList.toggle("bot", chat.key === "bot");
    $("block").hidden = chat.key !== "bot";
    $("standing").hidden = chat.standing === undefined;
    if (chat.standing) $("standing").value = chat.standing;
    $("connect").setAttribute("aria-pressed", connected);
    $("connect").textContent = connected
      ? `Take the bot off the account of ${user.first_name}`
      : `Connect the bot to the account of ${user.first_name}`;
    this.#draw();
  }

  /** Something happened in another chat. */
  mark(key) {
    this.#unread.add(key);
    this.#draw();
  }

  #draw() {
    const item = (chat) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            "aria-current": `${chat.key === this.#current}`,
            onclick: () => this.open(chat.key),
          },
          icon(kindOf(chat)),
          h("span", { class: "name" }, chat.title),
          this.#unread.has(chat.key) &&
            h("span", { class: "unread", role: "img", "aria-label": "new messages" }),
        ),
      );
    $("chats-list").replaceChildren(...this.#chats.map(item));
  }

  #do(work) {
    work.catch((error) => toast(error.message));
  }
}

/** What a chat is, in a few words. */
export function aboutChat({ key }, { first_name: name }) {
  return `${key.split(":")[0]} · you are ${name}`;
}

function kindOf({ key }) {
  return ICONS[key.split(":")[0]];
}

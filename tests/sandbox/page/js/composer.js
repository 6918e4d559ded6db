// Where people write: text, commands, replies, files and voice messages.
import { $, h, toast } from "./dom.js";
import { summary } from "./message.js";
import { setUpRecorder } from "./recorder.js";

export class Composer {
  #send;
  #replyTo;
  #commands = [];
  #text = $("text");

  /** `send.text(text, {replyToMessageId, threadId})` and `send.files(form)` deliver. */
  constructor(send) {
    this.#send = send;
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
      if (event.key === "Escape") this.#closeAll();
    });
    this.#text.addEventListener("input", () => this.#update());
    $("attach").addEventListener("click", () => $("file-input").click());
    $("file-input").addEventListener("change", (event) => {
      this.sendFiles([...event.target.files]);
      event.target.value = "";
    });
    $("commands-button").addEventListener("click", () => this.#showCommands($("commands").hidden, ""));
    $("reply-cancel").addEventListener("click", () => this.reply(undefined));
    setUpRecorder((file, seconds) => this.#deliver([file], { kind: "voice", durationSeconds: seconds }));
    setUpDrop((files) => this.sendFiles(files));
    this.#text.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length > 0) this.sendFiles([...event.clipboardData.files]);
    });
  }

  /** What can be written in this chat. */
  setChat({ standing, topics = [] }, { username }) {
    this.reply(undefined);
    $("topic").hidden = topics.length === 0;
    $("topic").replaceChildren(...topics.map(({ id, title }) => h("option", { value: id }, title)));
    this.#text.placeholder = standing === "kicked" ? `Reply with @${username} to ask the bot` : "Message";
  }

  setCommands(commands) {
    this.#commands = commands;
  }

  /** The next message answers this one; undefined answers none. */
  reply(message) {
    this.#replyTo = message?.message_id;
    $("reply-bar").hidden = message === undefined;
    if (message === undefined) return;
    $("reply-text").replaceChildren(h("b", {}, message.from.first_name), h("span", {}, summary(message)));
    this.#text.focus();
  }

  /** The text in the field becomes the caption. */
  async sendFiles(files) {
    if (files.length === 0) return;
    const [seconds] = await Promise.all(files.slice(0, 1).map(mediaSeconds));
    const caption = this.#text.value.trim();
    this.#text.value = "";
    this.#update();
    await this.#deliver(files, { durationSeconds: seconds, caption });
  }

  async #deliver(files, options) {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    const given = { ...options, ...this.#where() };
    for (const [name, value] of Object.entries(given)) if (value) form.append(name, value);
    this.reply(undefined);
    await this.#send.files(form).catch((error) => toast(error.message));
  }

  #where() {
    const threadId = $("topic").hidden ? undefined : Number($("topic").value);
    return { replyToMessageId: this.#replyTo, threadId };
  }

  #submit() {
    const text = this.#text.value.trim();
    if (text === "") return;
    this.#send.text(text, this.#where()).catch((error) => toast(error.message));
    this.#text.value = "";
    this.#closeAll();
  }

  #closeAll() {
    this.reply(undefined);
    this.#update();
  }

  #update() {
    const text = this.#text.value;
    $("send").hidden = text.trim() === "";
    $("record").hidden = text.trim() !== "";
    this.#showCommands(/^\/\w*$/.test(text), text.slice(1));
  }

  #showCommands(shown, prefix) {
    const matching = this.#commands.filter(({ command }) => command.startsWith(prefix));
    const visible = shown && (matching.length > 0 || prefix === "");
    $("commands").hidden = !visible;
    $("commands-button").setAttribute("aria-expanded", visible);
    if (!visible) return;
    const item = ({ command, description }) => {
      const pick = () => {
        this.#send.text(`/${command}`, this.#where()).catch((error) => toast(error.message));
        this.#text.value = "";
        this.#update();
      };
      return h(
        "li",
        {},
        h("button", { type: "button", onclick: pick }, h("b", {}, `/${command}`), h("span", {}, description)),
      );
    };
    $("commands").replaceChildren(
      ...matching.length > 0
        ? matching.map(item)
        : [h("li", {}, h("p", {}, "The bot has not named its commands yet."))],
    );
  }
}

/** Files may be dropped anywhere on the chat. */
function setUpDrop(send) {
  const chat = $("chat");
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const show = (change) => {
    depth = Math.max(0, depth + change);
    $("drop-hint").hidden = depth === 0;
  };
  chat.addEventListener("dragenter", (event) => hasFiles(event) && show(1));
  chat.addEventListener("dragleave", (event) => hasFiles(event) && show(-1));
  chat.addEventListener("dragover", (event) => event.preventDefault());
  chat.addEventListener("drop", (event) => {
    event.preventDefault();
    show(-depth);
    send([...event.dataTransfer.files]);
  });
}

/** How long a recording is, as far as the browser can tell. */
function mediaSeconds(file) {
  if (!/^(audio|video)\//.test(file.type)) return undefined;
  return new Promise((resolve) => {
    const media = document.createElement(file.type.startsWith("video") ? "video" : "audio");
    const done = () => {
      URL.revokeObjectURL(media.src);
      resolve(Number.isFinite(media.duration) ? media.duration : undefined);
    };
    media.addEventListener("loadedmetadata", done);
    media.addEventListener("error", done);
    media.preload = "metadata";
    media.src = URL.createObjectURL(file);
  });
}

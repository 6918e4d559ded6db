// One message as an element.
import { h, icon, toast } from "./dom.js";
import { richText } from "./entities.js";
import { clockTime } from "./format.js";
import { mediaOf } from "./media.js";

/**
 * @param shown a message as the control API tells it
 * @param actions what people do with it: command(text), press(messageId, button, key), start(payload), reply(message), goTo(messageId)
 */
export function messageElement(shown, userId, actions) {
  const { message } = shown;
  const side = message.from.id === userId ? "out" : "in";
  return h(
    "article",
    {
      class: `message ${side}`,
      id: `message-${message.message_id}`,
      "aria-label": `${message.from.first_name}, ${clockTime(message.date)}`,
    },
    h("div", { class: "row" }, bubble(shown, actions), replyButton(message, actions)),
    keyboard(message, actions),
  );
}

/** A message that the bot is still writing. */
export function draftElement({ text, entities, canStop }, actions) {
  const words = text === "" ? "Thinking…" : richText(text, entities, actions.command);
  const stop = h("button", { type: "button", onclick: actions.stop }, "Stop writing");
  return h(
    "article",
    { class: "message in draft", id: "draft", "aria-label": "being written" },
    h("div", { class: "row" }, h("div", { class: "bubble" }, h("span", { class: "body" }, words))),
    canStop && h("div", { class: "keyboard" }, h("div", { class: "keys" }, stop)),
  );
}

function bubble(shown, actions) {
  const { message, reactions } = shown;
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const topic = message.is_topic_message && actions.topicOf(message.message_thread_id);
  return h(
    "div",
    { class: shown.isForOne ? "bubble for-one" : "bubble" },
    h("b", { class: "sender", "data-tint": `${message.from.id % 5}` }, message.from.first_name),
    topic && h("small", { class: "topic" }, `# ${topic}`),
    replied(message, actions),
    mediaOf(shown),
    text !== "" && h("span", { class: "body" }, richText(text, entities, actions.command)),
    meta(shown),
    reactions.length > 0 && h("div", { class: "reactions" }, reactions.map((emoji) => h("span", {}, emoji))),
  );
}

function replied({ reply_to_message: original, quote }, actions) {
  if (original === undefined) return undefined;
  const show = () => actions.goTo(original.message_id);
  return h(
    "button",
    { type: "button", class: "reply", onclick: show },
    h("b", {}, original.from?.first_name ?? ""),
    h("span", {}, quote?.text ?? summary(original)),
  );
}

function meta({ message: { date, edit_date: edited }, isForOne }) {
  const time = h("time", { datetime: new Date(date * 1000).toISOString() }, clockTime(date));
  const forOne = isForOne && h("span", {}, "only you see this");
  return h("span", { class: "meta" }, forOne, edited !== undefined && h("span", {}, "edited"), time);
}

function replyButton(message, actions) {
  const reply = () => actions.reply(message);
  return h("button", {
    type: "button",
    class: "icon reply-button",
    "aria-label": "Reply",
    title: "Reply",
    onclick: reply,
  }, icon("reply"));
}

function keyboard({ message_id: id, reply_markup: markup }, actions) {
  if (markup === undefined) return undefined;
  const key = (button) => {
    if (button.copy_text) return copyKey(button);
    const [, payload] = /^https:\/\/t\.me\/\w+\?start=([\w-]+)$/.exec(button.url ?? "") ?? [];
    if (payload) return h("button", { type: "button", onclick: () => actions.start(payload) }, button.text);
    if (button.url) return h("a", { href: button.url, target: "_blank", rel: "noreferrer" }, button.text);
    return h(
      "button",
      { type: "button", onclick: (event) => actions.press(id, button, event.currentTarget) },
      button.text,
    );
  };
  return h(
    "div",
    { class: "keyboard" },
    markup.inline_keyboard.map((row) => h("div", { class: "keys" }, row.map(key))),
  );
}

/** Telegram's clients copy by themselves; the bot hears nothing of it. */
function copyKey({ text, copy_text: { text: copied } }) {
  const copy = () => navigator.clipboard.writeText(copied).then(() => toast("Copied."), () => toast(copied));
  return h("button", { type: "button", onclick: copy }, text);
}

/** What a message says in one line. */
export function summary(message) {
  const kinds = {
    voice: "Voice message",
    audio: "Audio",
    video: "Video",
    video_note: "Video message",
    photo: "Photo",
    sticker: "Sticker",
  };
  const kind = Object.keys(kinds).find((name) => name in message);
  return message.text ?? message.caption ?? (kind ? kinds[kind] : message.document?.file_name ?? "Message");
}

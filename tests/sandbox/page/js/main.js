// Joins the parts of the page and keeps them up to date by server-sent events.
import { api } from "./api.js";
import { Chat } from "./chat.js";
import { aboutChat, Chats } from "./chats.js";
import { Composer } from "./composer.js";
import { $, showAlert, toast } from "./dom.js";
import { Faults } from "./faults.js";
import { setUpDrawers, setUpTabs, setUpTheme } from "./layout.js";
import { People } from "./people.js";
import { Requests } from "./requests.js";

const ACTIONS = {
  typing: "is typing",
  upload_document: "is sending a file",
  record_voice: "is listening",
  upload_voice: "is sending a voice message",
};
const ACTION_MS = 5500;

let userId;
let chatKey = "bot";
let events;
let actionTimer;

const chat = new Chat({
  command: (text) => api.sendText(userId, chatKey, text).catch((error) => toast(error.message)),
  press: (messageId, button, key) => {
    key.setAttribute("aria-busy", "true");
    setTimeout(() => key.removeAttribute("aria-busy"), 3000);
    api.press(userId, chatKey, messageId, button.callback_data).catch((error) => toast(error.message));
  },
  // A link to the bot opens the chat with it, and sends what it carries.
  start: (payload) => {
    become(userId);
    api.sendText(userId, chatKey, `/start ${payload}`).catch((error) => toast(error.message));
  },
  stop: () => api.stop(userId).catch((error) => toast(error.message)),
  reply: (message) => composer.reply(message),
});
const composer = new Composer({
  text: (text, to) => api.sendText(userId, chatKey, text, to),
  files: (form) => {
    form.append("chat", chatKey);
    return api.sendFiles(userId, form);
  },
});
const people = new People((id) => become(id));
const chats = new Chats((key) => become(userId, key));
const requests = new Requests();
const faults = new Faults();

/** Shows a chat of this person from now on. */
function become(id, key = "bot") {
  [userId, chatKey] = [id, key];
  sessionStorage.setItem("person", id);
  delete document.body.dataset.drawer;
  events?.close();
  events = new EventSource(`/api/people/${id}/events`);
  events.addEventListener("hello", () => load());
  events.addEventListener("chat", (event) => hear(JSON.parse(event.data)));
  events.addEventListener("people", () => refresh());
  events.addEventListener("request", (event) => requests.put(JSON.parse(event.data)));
  events.addEventListener("mtproto", (event) => requests.putMtproto(JSON.parse(event.data)));
  events.addEventListener("faults", () => faults.refresh());
  events.addEventListener("error", () => status("the sandbox does not answer", true));
}

async function load() {
  const state = await refresh();
  if (state === undefined) return;
  chat.show(state.user.id, state.messages, state.draft, state.chat);
  composer.setChat(state.chat, state.bot);
}

/** Everything but the messages; undefined when another chat is shown meanwhile. */
async function refresh() {
  const [id, key] = [userId, chatKey];
  const state = await api.chat(id, key).catch((error) => key === "bot" ? toast(error.message) : become(id));
  if (state === undefined || id !== userId || key !== chatKey) return undefined;
  document.title = `${state.chat.title} · ${state.user.first_name}`;
  status(aboutChat(state.chat, state.user));
  people.show(state.people, id);
  chats.show(state);
  composer.setCommands(state.commands);
  showBlocked(state.blocked);
  return state;
}

function hear(event) {
  if (event.chat !== undefined && event.chat !== chatKey) {
    if (event.type === "message") chats.mark(event.chat);
    return;
  }
  if (event.type === "draft") return chat.putDraft(event.draft);
  if (event.type === "chat_action") return showAction(event.action);
  if (event.type === "callback_answer") {
    if (event.text === "") return;
    return event.showAlert ? showAlert(event.text) : toast(event.text);
  }
  if (event.type === "deleted") return chat.remove(event);
  if (event.message.from.is_bot) endAction();
  chat.put(event);
  if (event.type === "message" && event.asksReply && isForMe(event.message)) composer.reply(event.message);
  // Bots name their commands when they start, which is often after the page was opened.
  if (event.type === "message") refresh();
}

/** In a group a question is for whoever it answers. */
function isForMe({ reply_to_message: answered }) {
  return chatKey === "bot" || answered?.from?.id === userId;
}

let resting = "";

function status(text, busy = false) {
  if (!busy) resting = text;
  $("bot-status").textContent = text;
  $("bot-status").classList.toggle("busy", busy);
}

function showAction(action) {
  status(`${ACTIONS[action] ?? "is busy"}…`, true);
  clearTimeout(actionTimer);
  actionTimer = setTimeout(endAction, ACTION_MS);
}

function endAction() {
  clearTimeout(actionTimer);
  status(resting);
}

function showBlocked(blocked) {
  const label = blocked ? "Let the bot write again" : "Block the bot";
  $("block").setAttribute("aria-pressed", blocked);
  $("block").setAttribute("aria-label", label);
  $("block").title = label;
  $("chat").classList.toggle("blocked", blocked);
}

$("block").addEventListener("click", async () => {
  const { blocked } = await api.block(userId, $("block").getAttribute("aria-pressed") !== "true");
  showBlocked(blocked);
  toast(blocked ? "The bot cannot write to you any more." : "The bot may write to you again.");
});

async function start() {
  setUpTheme();
  setUpDrawers();
  setUpTabs();
  const known = await api.people();
  const remembered = known.find(({ id }) => `${id}` === sessionStorage.getItem("person"));
  const person = remembered ?? known[0] ?? await api.addPerson({ firstName: "Sari", languageCode: "id" });
  requests.fill(await api.requests(200));
  await faults.start();
  become(person.id);
}

start().catch((error) => status(error.message, true));

// Joins the parts of the page and keeps them up to date by server-sent events.
import { api } from "./api.js";
import { Chat } from "./chat.js";
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
let events;
let actionTimer;

const chat = new Chat({
  command: (text) => api.sendText(userId, text).catch((error) => toast(error.message)),
  press: (messageId, button, key) => {
    key.setAttribute("aria-busy", "true");
    setTimeout(() => key.removeAttribute("aria-busy"), 3000);
    api.press(userId, messageId, button.callback_data).catch((error) => toast(error.message));
  },
  stop: () => api.stop(userId).catch((error) => toast(error.message)),
  reply: (message) => composer.reply(message),
});
const composer = new Composer({
  text: (text, replyTo) => api.sendText(userId, text, replyTo),
  files: (form) => api.sendFiles(userId, form),
});
const people = new People(become);
const requests = new Requests();
const faults = new Faults();

/** Shows the chat of this person from now on. */
function become(id) {
  userId = id;
  sessionStorage.setItem("person", id);
  delete document.body.dataset.drawer;
  events?.close();
  events = new EventSource(`/api/people/${id}/events`);
  events.addEventListener("hello", () => load(id));
  events.addEventListener("chat", (event) => hear(JSON.parse(event.data)));
  events.addEventListener("people", (event) => people.show(JSON.parse(event.data)));
  events.addEventListener("request", (event) => requests.put(JSON.parse(event.data)));
  events.addEventListener("mtproto", (event) => requests.putMtproto(JSON.parse(event.data)));
  events.addEventListener("faults", () => faults.refresh());
  events.addEventListener("error", () => status("the sandbox does not answer", true));
}

async function load(id) {
  const state = await api.chat(id);
  if (id !== userId) return;
  $("bot-name").textContent = state.bot.first_name;
  $("bot-avatar").textContent = state.bot.first_name[0];
  document.title = `${state.bot.first_name} · ${state.user.first_name}`;
  status(`bot · you are ${state.user.first_name}`);
  people.show(state.people, id);
  composer.setCommands(state.commands);
  chat.show(id, state.messages, state.draft);
  showBlocked(state.blocked);
}

function hear(event) {
  if (event.type === "draft") return chat.putDraft(event.draft);
  if (event.type === "chat_action") return showAction(event.action);
  if (event.type === "callback_answer") {
    if (event.text === "") return;
    return event.showAlert ? showAlert(event.text) : toast(event.text);
  }
  if (event.type === "deleted") return chat.remove(event);
  if (event.message.from.is_bot) endAction();
  chat.put(event);
  // Bots name their commands when they start, which is often after the page was opened.
  if (event.type === "message") api.chat(userId).then(({ commands }) => composer.setCommands(commands));
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

import { drawDays } from "./days.js";
import { drawNeeds } from "./needs.js";
import { part, rows, setServerTime, tick, ticking, write } from "./draw.js";
import { megabytes, money, percent, span } from "./format.js";
import { drawFailures, drawJobs } from "./jobs.js";
import { follow } from "./live.js";
import { drawPlots } from "./plots.js";
import { translatePage, words } from "./words.js";

const byId = (id) => document.getElementById(id);
const CLASSES = { ready: "good", healthy: "good", broken: "bad", open: "bad", off: "quiet" };
let past;

function draw(overview, now) {
  setServerTime(now);
  drawNeeds(byId("needs"), overview, now);
  drawJobs(overview);
  drawFailures(overview);
  rows(byId("account-list"), overview.accounts, ({ name }) => name, drawAccount, words.noAccounts);
  rows(byId("provider-list"), overview.providers, ({ name, model }) => `${name} ${model}`, drawProvider);
  rows(byId("trouble-list"), overview.troubles, ({ message }) => message, drawTrouble);
  rows(byId("instance-list"), overview.instances, ({ name }) => name, drawInstance);
  write(byId("cache-facts"), cacheFacts(overview.cache));
}

function drawAccount({ name, state, until, reason, requests, successRate, bytesPerSecond }, row) {
  part(row, "name", name, "name");
  part(row, "state", words.states[state], CLASSES[state] ?? "wait");
  ticking(row, "until", { until }, "wait");
  part(row, "worked", requests > 0 ? words.worked(percent(successRate), requests) : undefined, "quiet");
  part(row, "speed", bytesPerSecond > 0 ? words.perSecond(megabytes(bytesPerSecond)) : undefined, "quiet");
  part(row, "reason", reason, "whole bad");
}

function drawProvider({ name, model, state, until, remainingAudioSeconds, today, month }, row) {
  part(row, "name", name, "name");
  part(row, "model", model, "quiet");
  part(row, "state", words.states[state], CLASSES[state] ?? "wait");
  ticking(row, "until", { until }, "wait");
  const left = remainingAudioSeconds;
  part(row, "budget", left === undefined ? undefined : words.budget(span(left * 1000)), "quiet");
  part(row, "today", today.requests > 0 ? words.today(useFacts(today)) : undefined, "quiet");
  part(row, "month", month.requests > 0 ? words.month(useFacts(month)) : undefined, "quiet");
}

function useFacts({ requests, failures, audioSeconds, dollars }) {
  const facts = [words.asked(requests, failures), words.minutesOf(Math.round(audioSeconds / 60))];
  return [...facts, ...dollars > 0 ? [words.paid(money(dollars))] : []].join(" · ");
}

function drawTrouble({ level, message, count, lastAt, means, cure }, row) {
  part(row, "message", message.replace(/\{\w+\}/g, "…"), `name ${level === "error" ? "bad" : "wait"}`);
  part(row, "count", words.times(count));
  ticking(row, "since", { since: lastAt }, "quiet");
  part(row, "means", means ? `${words.meaning} ${means}` : undefined, "whole quiet");
  part(row, "cure", cure ? `${words.cure} ${cure}` : words.noCure, "whole");
}

function drawInstance({ name, version, startedAt, intake, workers, memoryMegabytes }, row) {
  part(row, "name", name, "name");
  part(row, "version", version);
  part(row, "intake", words.intake[intake], intake === "connecting" ? "wait" : "good");
  part(row, "workers", words.workers(workers), "quiet");
  ticking(row, "since", { since: startedAt }, "quiet");
  part(row, "memory", words.memory(memoryMegabytes), "quiet");
}

function cacheFacts(cache) {
  if (cache === undefined) return words.cacheOff;
  return words.cacheFacts(cache, percent(cache.hits / Math.max(1, cache.hits + cache.misses)));
}

function drawHistory() {
  const range = Number(document.querySelector("input[name=range]:checked").value);
  if (past === undefined) return;
  drawPlots(byId("plots"), past.rings, range, Date.now());
  drawDays(byId("day-list"), past.days);
}

translatePage();
byId("range").addEventListener("change", drawHistory);
setInterval(tick, 1_000);
follow({
  onOverview: draw,
  onHistory: (given) => {
    past = given;
    drawHistory();
  },
  onLink: (state) => {
    write(byId("link"), words[state]);
    byId("link").className = state === "live" || state === "paused" ? "" : "lost";
  },
});

import { part, rows, ticking, write } from "./draw.js";
import { words } from "./words.js";

const byId = (id) => document.getElementById(id);
const GOOD = new Set(["downloading", "transcribing", "delivering", "running"]);

/** Whose trouble a problem is. */
const CONCERNS = {
  person: [
    "empty",
    "no_audio",
    "corrupt",
    "encrypted",
    "endless",
    "index_at_end",
    "unsupported",
    "language",
    "gone",
  ],
  provider: [
    "auth",
    "payment",
    "rate_limit",
    "bad_request",
    "server",
    "timeout",
    "network",
    "AllProvidersFailed",
  ],
  telegram: ["wait", "disconnected", "unavailable", "too_large"],
  chat: ["refused", "withheld"],
};

export function drawJobs({ jobs, moreJobs, queue }) {
  write(byId("queue"), words.queueFacts(queue));
  byId("board").hidden = !queue.hasBoard;
  const empty = jobs === undefined ? words.jobsAway : words.noJobs;
  rows(byId("job-list"), jobs ?? [], ({ ref }) => ref, drawJob, empty);
  byId("more-jobs").hidden = moreJobs === 0;
  write(byId("more-jobs"), words.moreJobs(moreJobs));
}

function drawJob(job, row) {
  const { label, stage, percent, place, provider, acceptedAt, until, waitsFor, canStop } = job;
  part(row, "label", label, "name");
  part(row, "stage", place ? words.place(place) : words.stages[stage], GOOD.has(stage) ? "good" : "wait");
  const bar = part(row, "bar", percent === undefined ? undefined : "", "", "progress");
  Object.assign(bar, { max: 100, value: percent ?? 0 });
  bar.setAttribute("aria-label", words.stages[stage]);
  part(row, "percent", percent === undefined ? undefined : `${percent} %`);
  part(row, "waits", waitsFor && words.waits[waitsFor]);
  ticking(row, "until", { until }, "wait");
  part(row, "provider", provider, "quiet");
  ticking(row, "since", { since: acceptedAt }, "quiet");
  action(row, "stop", job, !canStop);
}

export function drawFailures({ failures }) {
  rows(byId("failure-list"), failures, ({ ref }) => ref, (failure, row) => {
    const { label, problem, provider, at } = failure;
    part(row, "label", label, "name");
    part(row, "problem", problem.replaceAll("_", " "), "bad");
    part(row, "provider", provider, "quiet");
    ticking(row, "since", { since: at }, "quiet");
    action(row, "retry", failure, false);
    part(row, "cure", words.problems[concernOf(problem)], "quiet whole");
  });
}

function concernOf(problem) {
  const found = Object.entries(CONCERNS).find(([, problems]) => problems.includes(problem));
  return found?.[0] ?? "ours";
}

function action(row, name, { ref, label }, isOff) {
  const button = part(row, name, words[name], "last", "button");
  button.type = "button";
  button.setAttribute("aria-label", words[`${name}Of`](label));
  button.disabled = isOff;
  button.onclick = () => act(name, ref, label);
}

async function act(name, ref, label) {
  if (name === "stop" && !confirm(words.sure(label))) return;
  write(byId("told"), await send(name, ref, label));
}

async function send(name, ref, label) {
  try {
    const response = await fetch(`/dashboard/jobs/${ref}/${name}`, { method: "POST" });
    if (!response.ok) return words.unsent;
    const { isDone } = await response.json();
    if (name === "stop") return isDone ? words.stopped(label) : words.notStopped(label);
    return isDone ? words.retried(label) : words.notRetried(label);
  } catch {
    return words.unsent;
  }
}

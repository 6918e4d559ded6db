// Files in messages: players, pictures and downloads.
import { h, icon } from "./dom.js";
import { bytes, duration } from "./format.js";

/** The part of a bubble that shows the message's file; undefined without one. */
export function mediaOf({ message, fileUrl }) {
  if (fileUrl === undefined) return undefined;
  if (message.voice) return player(fileUrl, message.voice, "Voice message");
  if (message.audio) return player(fileUrl, message.audio, message.audio.file_name ?? "Audio");
  if (message.video) return h("video", { class: "media", src: fileUrl, controls: true, preload: "metadata" });
  if (message.video_note) {
    return h("video", { class: "media round", src: fileUrl, controls: true, preload: "metadata" });
  }
  if (message.photo) return h("img", { class: "media", src: fileUrl, alt: "Photo" });
  if (message.sticker) return h("img", { class: "media sticker", src: fileUrl, alt: "Sticker" });
  return download(fileUrl, message.document);
}

function download(url, { file_name: name = "file", file_size: size = 0 }) {
  return h(
    "a",
    { class: "file", href: url, download: name },
    h("span", { class: "disc" }, icon("file")),
    h("span", { class: "about" }, h("b", {}, name), h("small", {}, `${bytes(size)} · download`)),
  );
}

function player(url, { duration: seconds, file_unique_id: seed, file_size: size = 0 }, title) {
  const audio = new Audio();
  audio.preload = "none";
  audio.src = url;
  const button = h("button", { type: "button", class: "disc", "aria-label": `Play: ${title}` }, icon("play"));
  const bars = h(
    "span",
    { class: "bars", role: "presentation" },
    barHeights(seed).map((height) => h("i", { style: `height:${height}%` })),
  );
  const about = seconds > 0 ? `${duration(seconds)} · ${bytes(size)}` : bytes(size);
  const time = h("small", {}, about);
  const length = () => Number.isFinite(audio.duration) ? audio.duration : seconds || 1;
  const draw = () => {
    const played = audio.currentTime / length();
    [...bars.children].forEach((bar, at, all) => bar.classList.toggle("played", at / all.length < played));
    time.textContent = audio.currentTime > 0
      ? `${duration(audio.currentTime)} / ${duration(length())}`
      : about;
  };
  const showState = () => button.replaceChildren(icon(audio.paused ? "play" : "pause"));
  button.addEventListener("click", () => audio.paused ? audio.play().catch(() => undefined) : audio.pause());
  bars.addEventListener("click", (event) => {
    audio.currentTime = length() * event.offsetX / bars.clientWidth;
    draw();
  });
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, showState);
  audio.addEventListener("timeupdate", draw);
  const heading = title === "Voice message" ? [] : [h("b", {}, title)];
  return h("div", { class: "file" }, button, h("span", { class: "about" }, ...heading, bars, time));
}

/** Heights that look like speech and are always the same for one file. */
function barHeights(seed) {
  let state = [...seed].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: 36 }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return 18 + Math.round(82 * (state / 2 ** 32) ** 1.6);
  });
}

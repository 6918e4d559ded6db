import { expect } from "expect";
import { progressText } from "../../src/chat/text/progress_text.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import type { JobProgress } from "../../src/queue/job.ts";

const NOW = 1_800_000_000_000;
const translations = new Translations("en");

const SOUND_ALONE = { sizeBytes: 891_289_600, enoughBytes: 44_040_192, bytesPerSecond: 3_145_728 };

const cases: [JobProgress, string, string][] = [
  [{ stage: "queued", place: 1 }, "en", "📥 Got it, starting right away …"],
  [{ stage: "queued", place: 1200 }, "id", "📥 Nomor 1.200 dalam antrean …"],
  [
    { stage: "downloading", receivedBytes: 52_428_800, sizeBytes: 209_715_200, bytesPerSecond: 11_010_048 },
    "en",
    "⬇️ Downloading … 25 %\n▰▰▰▱▱▱▱▱▱▱▱▱\n50 of 200 MB · 10.5 MB/s · about 20 seconds left",
  ],
  [
    { stage: "downloading", receivedBytes: 7, sizeBytes: 7, bytesPerSecond: 7 },
    "id",
    "🎙 Mendengarkan …",
  ],
  [
    { stage: "downloading", receivedBytes: 1_572_864, bytesPerSecond: 0 },
    "id",
    "⬇️ Mengunduh … 1,5 MB · 0 MB/dtk",
  ],
  [
    { stage: "transcribing", finishedPieces: 2, knownPieces: 8, doneSeconds: 60, totalSeconds: 240 },
    "en",
    "🎙 Listening … 25 %\n▰▰▰▱▱▱▱▱▱▱▱▱\npiece 3 of 8",
  ],
  [
    {
      stage: "transcribing",
      ...{ finishedPieces: 0, knownPieces: 2, doneSeconds: 0, totalSeconds: 240 },
      download: { receivedBytes: 3e8, sizeBytes: 4e8, bytesPerSecond: 10_485_760 },
    },
    "id",
    "🎙 Mendengarkan … 0 %\n▱▱▱▱▱▱▱▱▱▱▱▱\nbagian 1 dari 2\n⬇️ 75 % · 10 MB/dtk",
  ],
  [
    { stage: "downloading", receivedBytes: 11_010_048, ...SOUND_ALONE },
    "en",
    "⬇️ Downloading … 25 %\n▰▰▰▱▱▱▱▱▱▱▱▱\n10.5 of 42 MB · 3 MB/s · about 20 seconds left\nonly the sound of 850 MB",
  ],
  [
    {
      stage: "transcribing",
      ...{ finishedPieces: 0, knownPieces: 2, doneSeconds: 0 },
      download: { receivedBytes: 11_010_048, ...SOUND_ALONE },
    },
    "en",
    "🎙 Listening … piece 1 of 2\n⬇️ 25 % · 3 MB/s",
  ],
  [
    {
      stage: "transcribing",
      ...{ finishedPieces: 1, knownPieces: 2, doneSeconds: 0 },
      download: { receivedBytes: 44_040_192, ...SOUND_ALONE },
    },
    "en",
    "🎙 Listening … piece 2 of 2\n⬇️ 42 of 850 MB were enough",
  ],
  [
    {
      stage: "transcribing",
      ...{ finishedPieces: 1, knownPieces: 2, doneSeconds: 0 },
      download: { receivedBytes: 44_040_192, ...SOUND_ALONE },
    },
    "id",
    "🎙 Mendengarkan … bagian 2 dari 2\n⬇️ 42 dari 850 MB sudah cukup",
  ],
  [
    { stage: "transcribing", finishedPieces: 8, knownPieces: 8, doneSeconds: 250, totalSeconds: 240 },
    "en",
    "🎙 Listening … 100 %\n▰▰▰▰▰▰▰▰▰▰▰▰\npiece 8 of 8",
  ],
  [
    {
      stage: "transcribing",
      ...{ finishedPieces: 2, knownPieces: 8, doneSeconds: 60, totalSeconds: 240, secondsLeft: 52 },
    },
    "en",
    "🎙 Listening … 25 %\n▰▰▰▱▱▱▱▱▱▱▱▱\npiece 3 of 8 · about 1 minute left",
  ],
  [
    {
      stage: "transcribing",
      ...{ finishedPieces: 2, knownPieces: 8, doneSeconds: 60, totalSeconds: 240, secondsLeft: 41 },
    },
    "id",
    "🎙 Mendengarkan … 25 %\n▰▰▰▱▱▱▱▱▱▱▱▱\nbagian 3 dari 8 · sekitar 50 detik lagi",
  ],
  [
    { stage: "transcribing", finishedPieces: 0, knownPieces: 0, doneSeconds: 0 },
    "id",
    "🎙 Mendengarkan … bagian 1 dari 1",
  ],
  [
    { stage: "parked", until: NOW + 270_000, reason: "accounts", accountName: "API-3" },
    "en",
    "⏳ Telegram has asked me to wait with downloads.\n" +
    "I go on by myself in about 5 minutes, with API-3 first. Files that I know already still come at once.",
  ],
  [
    { stage: "parked", until: NOW + 16_500, reason: "accounts" },
    "en",
    "⏳ Telegram has asked me to wait with downloads.\n" +
    "I go on by myself in about 17 seconds. Files that I know already still come at once.",
  ],
  [
    { stage: "parked", until: NOW + 60_000, reason: "connection" },
    "en",
    "📡 Telegram's file servers cannot be reached at the moment.\n" +
    "I keep your file, and go on by myself as soon as they are back. Files that I know already still come at once.",
  ],
  [
    { stage: "parked", until: NOW + 5 * 3_600_000 - 1, reason: "retry" },
    "en",
    "🔁 That did not work yet. I try again by myself in about 5 hours.",
  ],
  [
    { stage: "parked", until: NOW + 61_000, reason: "retry" },
    "id",
    "🔁 Belum berhasil. Saya coba lagi sendiri sekitar 2 menit lagi.",
  ],
  [
    { stage: "parked", until: NOW + 61_000, reason: "provider", provider: "groq" },
    "en",
    "🚦 Groq takes no more requests at the moment.\nWhat is done is kept, and I go on by myself in about 2 minutes.",
  ],
  [
    { stage: "parked", until: NOW + 61_000, reason: "provider", provider: "together" },
    "id",
    "🚦 Together AI sedang membatasi permintaan.\n" +
    "Yang sudah selesai tersimpan; saya lanjutkan sendiri sekitar 2 menit lagi.",
  ],
];

for (const [progress, locale, expected] of cases) {
  Deno.test(`${locale}: ${JSON.stringify(progress)}`, () => {
    expect(progressText(progress, translations.speak(locale), NOW)).toBe(expected);
  });
}

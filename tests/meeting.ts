import { Random } from "./faults/random.ts";
import { decoded, joined, type MediaFolder, type ScriptLine, silence } from "./media.ts";

/** As espeak-ng writes. */
const SPOKEN_RATE = 22_050;
const RATE = 16_000;
/** Where espeak-ng's sound begins and ends. */
const LEAST_AMPLITUDE = 300;

/** Voices of espeak-ng that differ in pitch and timbre. */
const PEOPLE = ["id", "id+f2", "id+m3", "id+f4", "id+m7", "id+f5"];
const WHO = [
  ...["Tim pemasaran", "Bagian keuangan", "Bu Ratna", "Pak Budi", "Kepala gudang", "Pelanggan kita"],
  ...["Panitia lomba", "Kantor cabang Medan", "Mahasiswa magang", "Pengembang aplikasi", "Dinas kesehatan"],
];
const DOES = [
  ...["sudah mengirim", "akan memeriksa", "belum menerima", "ingin mengganti", "perlu membahas"],
  ...["lupa mencetak", "sedang menyusun", "berjanji melengkapi", "menolak membayar", "mulai menghitung"],
];
const WHAT = [
  ...["laporan bulanan", "daftar harga baru", "rencana perjalanan", "jadwal pelatihan", "kontrak pemasok"],
  ...[
    "anggaran tahun depan",
    "peralatan dapur",
    "contoh produk",
    "hasil survei",
    "surat undangan",
    "foto gedung",
  ],
];
const WHEN = [
  ...["sebelum hari Jumat", "minggu depan", "untuk kantor Surabaya", "bersama warga desa", "sejak tadi pagi"],
  ...["di ruang rapat", "tanpa biaya tambahan", "setelah makan siang", "lewat surel", "pada akhir Agustus"],
];

/** A recording of people who talk in turn, at 16 kHz, and what they say. */
export interface Meeting {
  samples: Int16Array<ArrayBuffer>;
  script: ScriptLine[];
}

/** Indonesian sentences, each another one, with pauses of 0.3 to 2 s, for at least so long. */
export async function meeting(folder: MediaFolder, seconds: number): Promise<Meeting> {
  const random = new Random(1945);
  const parts = [silence(0.5 * SPOKEN_RATE / RATE)];
  const script: ScriptLine[] = [];
  const said = new Set<string>();
  for (let at = parts[0].length; at < seconds * SPOKEN_RATE;) {
    const text = [WHO, DOES, WHAT, WHEN].map((words) => random.pick(words)).join(" ");
    if (said.has(text)) continue;
    said.add(text);
    const sentence = await spoken(folder, text, random.pick(PEOPLE));
    const end = at + sentence.length;
    script.push({ startSeconds: at / SPOKEN_RATE, endSeconds: end / SPOKEN_RATE, text });
    const pause = new Int16Array(Math.round((0.3 + 1.7 * random.next()) * SPOKEN_RATE));
    parts.push(sentence, pause);
    at = end + pause.length;
  }
  const input = ["-f", "s16le", "-ar", String(SPOKEN_RATE), "-ac", "1", "-i", "pipe:0"];
  const path = await folder.ffmpeg("meeting.wav", [...input, "-ar", String(RATE)], joined(...parts));
  return { samples: await decoded(path), script };
}

/** The sentences of a meeting, each with its sound. */
export function sentencesOf({ samples, script }: Meeting): { text: string; samples: Int16Array }[] {
  return script.map(({ text, startSeconds, endSeconds }) => ({
    text,
    samples: samples.subarray(Math.round(startSeconds * RATE), Math.round(endSeconds * RATE)),
  }));
}

async function spoken(folder: MediaFolder, text: string, voice: string): Promise<Int16Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(await folder.speech("sentence.wav", text, voice));
  const samples = new Int16Array(bytes.buffer, 44);
  const sounds = (sample: number) => Math.abs(sample) > LEAST_AMPLITUDE;
  return samples.slice(samples.findIndex(sounds), samples.findLastIndex(sounds) + 1);
}

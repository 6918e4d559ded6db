import { expect } from "expect";
import { holdsAll, searchedWords, stemsOf } from "../../src/transcript/stems.ts";

const found = (search: string, text: string) => holdsAll(searchedWords(search), stemsOf(text));

/** "what is looked for: what was said". */
const SAME = [
  "tulis: Dia sedang menulis surat",
  "menulis: tulisannya bagus",
  "baca: buku itu dibacakan",
  "pakai: kita memakainya",
  "sapu: ibu menyapu lantai",
  "kirim: barang sudah dikirimkan",
  "anggaran: penganggaran tahun depan",
  "kerja: pekerja bekerja",
  "makan: makanannya enak",
  "budget: the budgets were cut",
  "make: they are making plans",
  "study: two studies",
  "stop: it stopped",
  "box: boxes",
  "Rapat ANGGARAN: anggaran dibahas dalam rapat",
  "会议: 我们的会议很长",
];
const OTHER = [
  "tulis: dia tidur",
  "budget: the budding rose",
  "anggaran rapat: anggaran saja",
  "lari: layar lebar",
];

Deno.test("a search finds other forms of its words, in Indonesian and in English", () => {
  for (const [search, text] of SAME.map((each) => each.split(": "))) {
    expect([search, found(search, text)]).toEqual([search, true]);
  }
});

Deno.test("it does not find other words, nor what has only some of its words", () => {
  for (const [search, text] of OTHER.map((each) => each.split(": "))) {
    expect([search, found(search, text)]).toEqual([search, false]);
  }
});

import { isUnspaced } from "../../transcript/graphemes.ts";

/**
 * What Whisper writes when it hears nothing: closing words and credits of the subtitles it was trained on.
 * People say some of these too, so a match alone is never enough to drop a segment.
 */
const PHANTOMS: readonly RegExp[] = [
  /^(?:you|bye|bye bye|thank you|thank you very much|thank you so much|thanks)$/,
  /^(?:thank you|thanks) (?:so much |very much )?for (?:watching|listening|your attention)/,
  /^(?:please )?(?:like and subscribe|subscribe|don't forget to subscribe)/,
  /^(?:see you|i'll see you) (?:in the )?next (?:time|video)/,
  /^(?:subtitles?|captions?|transcribed|transcription|translated|subtitling) (?:by|made by|created by|provided by)/,
  /amara ?org/,
  /^terima kasih(?: banyak| sudah| telah)?(?: (?:kerana |karena )?(?:menonton|menyaksikan)(?: video ini)?| atas perhatiannya)?$/,
  /^(?:sampai jumpa|selamat menikmati|jangan lupa (?:like|subscribe))/,
  /^(?:teks|subtitel|terjemahan) (?:oleh|disediakan oleh)/,
  /^(?:ご視聴ありがとうございました|ご清聴ありがとうございました|チャンネル登録をお願いいたします)/,
  /^(?:请不吝点赞|字幕由|中文字幕|谢谢观看|謝謝觀看|字幕志愿者)/,
  /^(?:시청해주셔서 감사합니다|구독과 좋아요)/,
  /^(?:продолжение следует|субтитры (?:сделал|создавал|подогнал)|спасибо за просмотр)/,
  /^(?:sous titrage|sous titres|merci d'avoir regardé)/,
  /^(?:untertitel|vielen dank fürs zuschauen|untertitelung)/,
  /^(?:subtítulos (?:realizados|por)|gracias por ver|¡?suscríbete)/,
  /^(?:legendas? (?:pela|por)|obrigad[oa] por assistir)/,
  /^(?:altyazı|izlediğiniz için teşekkür|abone ol)/,
  /^(?:ترجمة نانسي|اشتركوا في القناة|شكرا على المشاهدة)/,
];

/** Is this text one of the phrases Whisper is known to invent? */
export function isPhantom(text: string): boolean {
  const bare = normalise(text);
  return PHANTOMS.some((phantom) => phantom.test(bare));
}

/** Is this text what the model was told to expect, or a part of it? */
export function isEcho(text: string, prompt: string | undefined): boolean {
  // Whole words, where words have spaces around them: "ya" is no part of "Surabaya".
  const space = isUnspaced(text) ? "" : " ";
  const [said, told] = [text, prompt ?? ""].map((each) =>
    space + normalise(each).replaceAll(" ", space) + space
  );
  return said.trim() !== "" && told.trim() !== "" &&
    (told.includes(said) || said.replaceAll(told.trim(), "").trim() === "");
}

/** The words alone, so that case and punctuation make no difference. */
export function normalise(text: string): string {
  return text.toLowerCase().normalize("NFC").replace(/[^\p{L}\p{M}\p{N}'\s]+/gu, " ").replace(/\s+/g, " ")
    .trim();
}

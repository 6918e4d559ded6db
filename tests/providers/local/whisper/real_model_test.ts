import { join } from "node:path";
import { expect } from "expect";
import { countWordErrors } from "../../../../bench/wer.ts";
import { systemClock } from "../../../../src/clock.ts";
import { createLocal } from "../../../../src/providers/local/local.ts";
import { findRuntime } from "../../../../src/providers/local/runtime/find_runtime.ts";
import { installModel } from "../../../../src/providers/local/whisper/install_model.ts";
import { proveModel, SAMPLE } from "../../../../src/providers/local/whisper/prove_model.ts";
import { decoded, MediaFolder } from "../../../media.ts";
import { pieceOf, sequence } from "../piece.ts";
import { realModel } from "./real_model.ts";

/** What is said in the sample. */
const SAMPLE_TEXT =
  "Good morning. This is a short voice note. Please bring a cup of coffee to the meeting, and remember to call the " +
  "doctor after lunch.";

const MUSIC = "/usr/share/asterisk/moh/macroform-cold_day.gsm";
const SOUNDS = "/usr/share/asterisk/sounds";

/** People who say the same on the telephone, and what the model hears with 32-bit weights and full windows. */
const PROMPTS = {
  it: {
    file: `${SOUNDS}/it_IT_m_Carlo/demo-echotest.gsm`,
    text:
      "Stai per iniziare un test dell'Eco. In questa modalità, tutto quanto dirai, ti verrà ripetuto appena viene " +
      "ricevuto. Lo scopo di questo test è di fornirsi un'indicazione udibile della latenza fra te e il computer che " +
      "stai seguendo il programma di test dell'Eco. Puoi terminare il test appendendo il ricevitore o premendo il " +
      "tasto cancelletto.",
    starts: [0, 6.8, 15.1],
  },
  fr: {
    file: `${SOUNDS}/fr_CA_f_June/demo-echotest.gsm`,
    text:
      "Vous êtes sur le point d'entreprendre un test d'écos. Dans ce mode, tout ce que vous diriez vous sera répété " +
      "dès que reçue. Le but de ce test est pour vous donner un exemple audible de l'attence entre vous et la machine " +
      "qui exécute l'application de test d'écos. Vous pourrez quitter le test en rachrochant ou en appuyant sur dièles.",
    starts: [0, 3.1, 7.2, 15.3],
  },
  ru: {
    file: `${SOUNDS}/ru_RU_f_IvrvoiceRU/demo-echotest.gsm`,
    text:
      "Вы переключаетесь в режим эхотеста, чтобы завершить эхотест по вести трубку или нажмите клавишу решетка.",
    starts: [0],
  },
};

const real = await realModel();
const options = { diarize: false };
const never = () => new AbortController().signal;

Deno.test({
  name: "a model that was fetched hears people in their languages, at their times, and invents nothing",
  ignore: real === undefined,
  fn: async (t) => {
    if (real === undefined) return;
    await using home = await MediaFolder.create();
    const modelDir = join(home.path, "whisper-base");
    const sample = await decoded(SAMPLE.path);

    await t.step("fetched from a hub, turned into 8 bits and proven, it is in its place", async () => {
      await using hub = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
        const name = new URL(request.url).pathname.split("/").at(-1) ?? "";
        return new Response((await Deno.open(join(real.folder, name))).readable);
      });
      const deps = {
        fetch: (url: string, init: RequestInit) => fetch(url, init),
        clock: systemClock,
        onProgress: () => {},
        prove: async (folder: string) => {
          expect((await Array.fromAsync(Deno.readDir(home.path))).map(({ name }) => name)).not.toContain(
            "whisper-base",
          );
          await proveModel(folder, sample, await findRuntime());
        },
      };
      const place = { hub: `http://127.0.0.1:${hub.addr.port}`, modelDir };
      expect(await installModel(real.model, place, deps, never())).toBe(true);
      expect((await Array.fromAsync(Deno.readDir(home.path))).map(({ name }) => name)).toEqual([
        "whisper-base",
      ]);
      await hub.shutdown();
      expect(await installModel(real.model, place, deps, never())).toBe(false);
    });

    const multilingual = { name: "whisper-base", modelDir, languages: [] };
    await using local = createLocal({ workers: 1, multilingual });
    for (const [language, { file, text, starts }] of Object.entries(PROMPTS)) {
      await t.step(`the language is ${language}, and the words and times are right`, async () => {
        const heard = await local.transcribe(pieceOf(await decoded(file)), options, never());
        expect(heard).toMatchObject({ language, provider: "local", model: "whisper-base" });
        const { errors, words } = countWordErrors(text, heard.segments.map(({ text }) => text).join(" "));
        expect(errors / words).toBeLessThanOrEqual(0.15);
        for (const start of starts) {
          expect(heard.segments.some(({ startSeconds }) => Math.abs(startSeconds - start) <= 0.5)).toBe(true);
        }
      });
    }

    await t.step("English goes to the model that knows it better", async () => {
      const heard = await local.transcribe(pieceOf(sample), options, never());
      expect(heard).toMatchObject({ language: "en", model: "moonshine-tiny-en" });
    });

    await t.step("who goes over into another language loses no word", async () => {
      const russian = await decoded(PROMPTS.ru.file);
      const both = { ...pieceOf(sequence(sample, 0.8, russian, 1)), spoken: "en" };
      const { segments } = await local.transcribe(both, options, never());
      const { errors, words } = countWordErrors(
        `${SAMPLE_TEXT} ${PROMPTS.ru.text}`,
        segments.map(({ text }) => text).join(" "),
      );
      expect(errors / words).toBeLessThanOrEqual(0.15);
    });

    await t.step("a language that nobody expects is told, not guessed at", async () => {
      await using expecting = createLocal({
        workers: 1,
        multilingual: { ...multilingual, languages: ["id", "en"] },
      });
      const italian = expecting.transcribe(pieceOf(await decoded(PROMPTS.it.file)), options, never());
      await expect(italian).rejects.toMatchObject({ problem: "language" });
      const asked = expecting.transcribe(pieceOf(sample), { ...options, language: "it" }, never());
      await expect(asked).rejects.toThrow(/only id, en, not "it"/);
    });

    await t.step("over tones and music no word is invented", async () => {
      const music = (await decoded(MUSIC)).slice(20 * 16_000, 40 * 16_000);
      const played = await local.transcribe(pieceOf(music), options, never());
      expect(played.segments.filter(({ text }) => text !== "[…]")).toEqual([]);
      expect(played.language).toBeUndefined();
      const tones = Int16Array.from(
        { length: 5 * 16_000 },
        (_, i) => 6000 * Math.sin(i / 7) * Math.sin(i / 5000) + 3000 * Math.sin(i / 5.3),
      );
      const { segments } = await local.transcribe(pieceOf(sequence(1, tones, 1)), options, never());
      expect(segments.filter(({ text }) => text !== "[…]")).toEqual([]);
    });
  },
});

import { join } from "node:path";
import { expect } from "expect";
import { makeModel } from "../../src/providers/local/whisper/install_model.ts";
import { answerTo, newcomer } from "../end_to_end/bot_media.ts";
import { BotProgram } from "../end_to_end/bot_program.ts";
import { MediaFolder } from "../media.ts";
import { realModel } from "../providers/local/whisper/real_model.ts";
import { startSandbox } from "../sandbox/sandbox.ts";

const real = await realModel();

/** A synthetic voice: it shows that words come through, not how well they are heard. */
const SAID = "Selamat pagi semuanya. Hari ini kita akan membahas rencana perjalanan minggu depan.";

Deno.test({
  name:
    "a bot without a key answers Indonesian with its words, and stands in with them for a provider that is down",
  ignore: real === undefined,
  fn: async (t) => {
    await using folder = await MediaFolder.create();
    const modelDir = join(folder.path, "whisper-base");
    const deps = { onProgress: () => {}, prove: () => Promise.resolve() };
    await makeModel("whisper-base", real?.folder ?? "", modelDir, deps, new AbortController().signal);
    const voice = await Deno.readFile(await folder.speech("pagi.wav", SAID, "id"));
    const env = { LOCAL_MODEL: modelDir, LOCAL_LANGUAGES: "id,en", LOCAL_WORKERS: "1" };

    await t.step("alone", async () => {
      await using sandbox = await startSandbox({ providers: [] });
      await using _bot = await BotProgram.start(sandbox, { env });
      const sari = newcomer(sandbox);
      const answer = await answerTo(sari, sari.sendsDocument(voice, "pagi.wav"));
      expect(answer.content.text.toLowerCase()).toMatch(/selamat pagi .*hari ini kita akan/s);
      expect(sandbox.log.records.filter(({ server }) => server !== "bot_api")).toEqual([]);
    });

    await t.step("as the last stand-in, which the reply says", async () => {
      await using sandbox = await startSandbox({ providers: ["groq"] });
      sandbox.faults.add("groq", { kind: "status", status: 401 });
      await using _bot = await BotProgram.start(sandbox, { env });
      const sari = newcomer(sandbox);
      const answer = await answerTo(sari, sari.sendsDocument(voice, "pagi.wav"));
      expect(answer.content.text.toLowerCase()).toMatch(/selamat pagi .*hari ini kita akan/s);
      expect(answer.content.text).toMatch(/model bawaan|Model bawaan/);
    });
  },
});

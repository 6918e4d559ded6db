import { join } from "node:path";
import { expect } from "expect";
import { MediaFolder } from "../media.ts";
import { keptModel } from "../providers/local/whisper/real_model.ts";
import { ONE_WORKER, runProgram } from "./program.ts";

const published = await keptModel();
const ITALIAN = "/usr/share/asterisk/sounds/it_IT_m_Carlo/demo-echotest.gsm";

Deno.test({
  name:
    "published weights are made ready by the command, which proves them, and then hear a person who speaks Italian",
  ignore: published === undefined,
  fn: async () => {
    await using folder = await MediaFolder.create();
    const env = {
      ...ONE_WORKER,
      DATA_DIR: join(folder.path, "data"),
      SESSIONS_DIR: join(folder.path, "sessions"),
    };
    const made = await runProgram(["model", published ?? ""], { env });
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining("is ready in")]);
    const [, modelDir] = /LOCAL_MODEL=(\S+)/.exec(made.stderr) ?? [];
    const heard = await runProgram(["transcribe", ITALIAN], { env: { ...env, LOCAL_MODEL: modelDir } });
    expect([heard.code, heard.stdout]).toEqual([0, expect.stringContaining("Stai per iniziare un test")]);
    expect(heard.stderr).toContain("(it)");
  },
});

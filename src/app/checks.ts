import type { Check, Finding } from "../cli/doctor.ts";
import type { Settings } from "../config.ts";
import { REMOTE_PROFILES, type RemoteProfile } from "../provider_list.ts";
import { checkModel } from "../providers/local/model.ts";
import { findRuntime } from "../providers/local/runtime/find_runtime.ts";
import { checkFolder } from "../providers/local/whisper/model_folder.ts";
import { multilingualOf } from "./local_model.ts";
import { mendFolder, whyNotWritable } from "./folders.ts";
import { MISSING, type Program, PROGRAMS, versionOf } from "./programs.ts";

/** What must be there whether or not the bot runs: programs, the model, keys, folders. */
export function machineChecks(settings: Settings): Check[] {
  return [
    ...PROGRAMS.map(program),
    { name: "model", run: () => model(settings.MODEL_DIR) },
    { name: "model fetched", run: () => fetched(settings) },
    { name: "model runtime", run: () => runtime(settings.TMPDIR) },
    ...REMOTE_PROFILES.map((profile) => key(profile, profile.name in settings.remotes)),
    { name: "chat model", run: () => Promise.resolve(chatModel(settings)) },
    folder("data folder", "DATA_DIR", settings.DATA_DIR),
    folder("sessions", "SESSIONS_DIR", settings.SESSIONS_DIR),
  ];
}

function program(name: Program): Check {
  return {
    name,
    run: async (signal) => {
      const version = await versionOf(name, signal);
      if (version === undefined) return { state: "bad", ...MISSING };
      return { state: "ok", says: `version ${version}` };
    },
  };
}

async function model(modelDir: string | undefined): Promise<Finding> {
  try {
    await checkModel(modelDir);
    return { state: "ok", says: "Moonshine tiny (English) is there and whole: works without any key" };
  } catch (error) {
    return { state: "bad", says: error instanceof Error ? error.message : String(error) };
  }
}

/** The one that was fetched, for more than English. */
async function fetched(settings: Settings): Promise<Finding> {
  const multilingual = multilingualOf(settings);
  if (multilingual === undefined) return { state: "off", says: "off: LOCAL_MODEL is not set" };
  const { name } = await checkFolder(multilingual.modelDir);
  return { state: "ok", says: `${name} is there and whole, in ${multilingual.modelDir}` };
}

/** The slower one works, too: nothing is broken. */
async function runtime(temporaryDir: string): Promise<Finding> {
  const { kind, reason } = await findRuntime(temporaryDir);
  if (kind === "native") return { state: "ok", says: "machine code of ONNX Runtime can be loaded" };
  return {
    state: "off",
    says: `the built-in model runs at half its speed: machine code cannot be loaded (${reason})`,
    mend: "give TMPDIR a folder of your own from which programs may be run",
  };
}

function key({ name, remote: { baseUrl } }: RemoteProfile, isConfigured: boolean): Check {
  const variable = `${name.toUpperCase()}_API_KEY`;
  const enough = baseUrl === undefined ? `${name.toUpperCase()}_BASE_URL or ${variable}` : variable;
  const finding: Finding = isConfigured
    ? { state: "ok", says: "a key is set (not tried: that may cost)" }
    : { state: "off", says: `off: ${enough} is not set` };
  return { name, run: () => Promise.resolve(finding) };
}

/** For summaries and translations. */
function chatModel({ chat }: Settings): Finding {
  if (chat === undefined) return { state: "off", says: "off: CHAT_MODEL is not set" };
  return { state: "ok", says: `${chat.model} at ${chat.label} (not tried: that may cost)` };
}

/** A folder must take a file, or be one that can be made. */
function folder(title: string, name: "DATA_DIR" | "SESSIONS_DIR", path: string): Check {
  return {
    name: title,
    run: async () => {
      const reason = await whyNotWritable(path);
      if (reason === undefined) return { state: "ok", says: `${path} can be written` };
      return { state: "bad", says: `${path} cannot be written (${reason})`, mend: mendFolder(name) };
    },
  };
}

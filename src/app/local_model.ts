import { join } from "node:path";
import type { Settings } from "../config.ts";
import type { Multilingual } from "../providers/local/local.ts";

type ModelSettings = Pick<Settings, "LOCAL_MODEL" | "LOCAL_LANGUAGES" | "DATA_DIR">;

/** Where models lie that were fetched. */
export function fetchedModel(dataDir: string, name: string): string {
  return join(dataDir, "models", name);
}

/** The model for more than English; undefined: there is none. */
export function multilingualOf(settings: ModelSettings): Multilingual | undefined {
  const { LOCAL_MODEL: model, LOCAL_LANGUAGES: languages, DATA_DIR } = settings;
  if (model === undefined || model === "moonshine-tiny") return undefined;
  if (!model.includes("/")) return { name: model, modelDir: fetchedModel(DATA_DIR, model), languages };
  return { name: model.replace(/\/+$/, "").split("/").at(-1) ?? model, modelDir: model, languages };
}

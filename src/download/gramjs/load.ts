import type { LoginDeps, MtprotoClient } from "../mtproto_client.ts";
import type { GramJsDeps } from "./client.ts";

export { Decipherer } from "./decipherer.ts";
export type { DataCentre } from "./data_centres.ts";
export type MtprotoClientFactory = (deps: GramJsDeps, login: LoginDeps) => MtprotoClient;

/**
 * Loads GramJS only when there is a credential to use it with (0.1 s, 30 MB).
 * At its import GramJS caches its schema in localStorage under a key without a version, and a compiled executable,
 * which has no storage, dies there; without localStorage it does neither.
 * @param publicKeyPem a test server's RSA key, trusted beside Telegram's own
 */
export async function loadGramJs(publicKeyPem?: string): Promise<MtprotoClientFactory> {
  Reflect.deleteProperty(globalThis, "localStorage");
  (await import("./schema.ts")).keepWhatCanBeMet();
  const { GramJsClient } = await import("./client.ts");
  const { installFastAes } = await import("./fast_aes.ts");
  const { installFastNumbers } = await import("./fast_numbers.ts");
  const { tellSlowerFromWait } = await import("./errors.ts");
  const { trustServerKey } = await import("./server_key.ts");
  installFastAes();
  installFastNumbers();
  tellSlowerFromWait();
  if (publicKeyPem !== undefined) trustServerKey(publicKeyPem);
  return (deps, login) => new GramJsClient(deps, login);
}

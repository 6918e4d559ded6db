import { parseArgs } from "node:util";
import { chatEnv, startChatServer } from "./providers/chat_server.ts";
import { alwaysHears } from "./providers/script.ts";
import { VENDORS } from "./providers/server.ts";
import { startSandbox } from "./sandbox.ts";

const USAGE = `deno run -A tests/sandbox/main.ts [options]
Runs the sandbox until Ctrl-C; the first line of its output is JSON with its addresses and the bot's settings.
  --page-port N       port of the chat page and the control API
  --bot-api-port N    port of the Bot API server
  --credentials N     API credentials of the bot (default 1)
  --providers A,B     providers that the bot has keys for: ${
  VENDORS.map(({ name }) => name).join(", ")
}; "" for none
  --says TEXT         what the providers hear in every audio, instead of really listening
`;

/** Runs the sandbox as a program. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      "page-port": { type: "string" },
      "bot-api-port": { type: "string" },
      credentials: { type: "string" },
      providers: { type: "string" },
      says: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return void await Deno.stdout.write(new TextEncoder().encode(USAGE));
  const wanted = values.providers?.split(",");
  await using writer = startChatServer();
  await using sandbox = await startSandbox({
    ports: { page: Number(values["page-port"] ?? 0), botApi: Number(values["bot-api-port"] ?? 0) },
    credentials: Number(values.credentials ?? 1),
    ...(wanted && { providers: VENDORS.map(({ name }) => name).filter((name) => wanted.includes(name)) }),
    ...(values.says !== undefined && { recognise: alwaysHears(values.says) }),
  });
  sandbox.person({ id: 700_000_001, firstName: "Sari", languageCode: "id" });
  sandbox.person({ id: 700_000_002, firstName: "Ben", languageCode: "en" });
  const addresses = { page: sandbox.page.url, botApi: sandbox.botApi.url, providers: sandbox.providers.url };
  const env = { ...sandbox.env(), ...chatEnv(writer) };
  const line = JSON.stringify({ ...addresses, mtproto: sandbox.mtproto.ports, env });
  const stopped = untilStopped(); // from now on: whoever reads the line may stop it
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
  await stopped;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      Deno.removeSignalListener("SIGINT", stop);
      Deno.removeSignalListener("SIGTERM", stop);
      resolve();
    };
    Deno.addSignalListener("SIGINT", stop);
    Deno.addSignalListener("SIGTERM", stop);
  });
}

if (import.meta.main) await main();

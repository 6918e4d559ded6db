/** Shows the bot at work in a local Telegram: one command, no account, no key. Usage: deno task demo [--once] [--page-port N] */
import { parseArgs } from "node:util";
import { BotProgram } from "../end_to_end/bot_program.ts";
import { freePort } from "../free_port.ts";
import type { Person } from "./person.ts";
import { chatEnv, startChatServer } from "./providers/chat_server.ts";
import { startSandbox } from "./sandbox.ts";

const SAMPLES = new URL("../fixtures/", import.meta.url);

/** Ben, who may open the dashboard. */
const ADMIN_ID = 700_000_002;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { once: { type: "boolean" }, "page-port": { type: "string" } } });
  const stopped = untilStopped();
  say("Starting a local Telegram and the bot ...");
  await using writer = startChatServer();
  await using sandbox = await startSandbox({
    credentials: 3,
    ports: { page: Number(values["page-port"] ?? 0) },
  });
  const dashboard = {
    HTTP_LISTEN: `${freePort()}`,
    HTTP_TOKEN: crypto.randomUUID(),
    ADMIN_USERS: `${ADMIN_ID}`,
  };
  const everywhere = { GUEST_MODE: "true", BUSINESS_MODE: "true" };
  await using bot = await BotProgram.start(sandbox, {
    env: { ...dashboard, ...everywhere, ...chatEnv(writer) },
  });
  const sari = sandbox.person({ id: 700_000_001, firstName: "Sari", languageCode: "id" });
  const ben = sandbox.person({ id: ADMIN_ID, firstName: "Ben", languageCode: "en" });
  const understood = await converse(sari, ben);
  for (const person of [sari, ben]) {
    say(`\n--- the chat of ${person.user.first_name} ---\n${conversation(person)}`);
  }
  say(
    understood
      ? "\nThe words came back."
      : `\nThe words did not come back. The bot's log:\n${bot.lines.join("\n")}`,
  );
  if (values.once) return understood ? 0 : 1;
  say(
    `\nThe chat page is open at ${sandbox.page.url} (Ctrl-C ends it): drop a file, record yourself, press buttons, make groups, connect the bot to an account, switch faults on.`,
  );
  say(
    `The dashboard is at http://127.0.0.1:${dashboard.HTTP_LISTEN}/, with the token ${dashboard.HTTP_TOKEN} (or write /dashboard as Ben).`,
  );
  await stopped;
  return understood ? 0 : 1;
}

/** Two people talk with the bot; true when both samples came back as their words. */
async function converse(sari: Person, ben: Person): Promise<boolean> {
  try {
    sari.sends("/start");
    await sari.waitsFor(/./);
    sari.sendsVoice(await Deno.readFile(new URL("voice_note.ogg", SAMPLES)), { durationSeconds: 8 });
    ben.sendsVoice(await Deno.readFile(new URL("second_voice_note.ogg", SAMPLES)), { durationSeconds: 7 });
    await sari.waitsFor("bring a cup of coffee");
    await ben.waitsFor("buy the tickets before the weekend");
    const asked = ben.sends("/status");
    await ben.waitsFor(/./, { after: asked });
    return true;
  } catch (error) {
    say(String(error));
    return false;
  }
}

function conversation(person: Person): string {
  return person.messages().map(({ from, file, content }) => {
    const buttons = content.markup?.inline_keyboard.flat().map(({ text }) => `[${text}]`) ?? [];
    const what = file ? `<${file.kind}>` : "";
    return `${from.first_name}: ${[what, content.text, ...buttons].filter(Boolean).join(" ")}`;
  }).join("\n");
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stop);
  });
}

if (import.meta.main) Deno.exit(await main());

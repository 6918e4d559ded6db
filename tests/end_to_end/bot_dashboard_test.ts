import { expect } from "expect";
import type { HistoryView, Overview } from "../../src/http/dashboard/ports.ts";
import { freePort } from "../free_port.ts";
import { alwaysHears } from "../sandbox/providers/script.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { answerTo, groqCall, newcomer, voiceNote } from "./bot_media.ts";
import { BotProgram } from "./bot_program.ts";

const HTTP_TOKEN = "a-token-of-the-operator";
const authorization = `Bearer ${HTTP_TOKEN}`;

/** What the page is told, until it is so. */
async function overviewWhen(origin: string, isSo: (overview: Overview) => boolean): Promise<Overview> {
  const response = await fetch(`${origin}/dashboard/events`, { headers: { authorization } });
  const texts = response.body?.pipeThrough(new TextDecoderStream()) ?? [];
  for await (const text of texts) {
    if (!text.startsWith("data: ")) continue;
    const { overview } = JSON.parse(text.slice(6)) as { overview: Overview | null };
    if (overview !== null && isSo(overview)) return overview;
  }
  throw new Error("the stream ended before it was so");
}

Deno.test("on the dashboard a job is seen and stopped; an administrator's link opens it once", async (t) => {
  await using sandbox = await startSandbox({ recognise: alwaysHears("Good morning."), providers: ["groq"] });
  const [sari, admin] = [newcomer(sandbox), newcomer(sandbox, "en")];
  const port = freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = { HTTP_TOKEN, HTTP_LISTEN: `${port}`, ADMIN_USERS: `${admin.user.id}` };
  await using bot = await BotProgram.start(sandbox, { env });

  await t.step("a job is seen at work, without a word of whose it is", async () => {
    sandbox.faults.add("groq", { kind: "stall" });
    const question = sari.sendsVoice(await voiceNote());
    await groqCall(sandbox, () => true);
    const overview = await overviewWhen(origin, ({ jobs }) => jobs?.[0]?.stage === "transcribing");
    const [{ label, ref }] = overview.jobs ?? [];
    expect(label).toBe(`…${String(sari.user.id).slice(-3)}/${question.messageId}`);
    expect(overview.accounts[0].state).toBe("ready");
    expect(JSON.stringify(overview)).not.toMatch(new RegExp(`${sari.user.id}|Person|${HTTP_TOKEN}`));
    const headers = { authorization, origin };
    const stop = await fetch(`${origin}/dashboard/jobs/${ref}/stop`, { method: "POST", headers });
    expect(await stop.json()).toEqual({ isDone: true });
    expect((await answerTo(sari, question)).content.text).toBe("⏹ Dihentikan.");
    await overviewWhen(origin, ({ jobs }) => jobs?.length === 0);
  });

  await t.step("the page and its parts are in the program", async () => {
    for (const path of ["/", "/dashboard/main.js", "/dashboard/words.js", "/dashboard/style.css"]) {
      const response = await fetch(`${origin}${path}`, { headers: { authorization } });
      expect([path, response.status, (await response.text()).length > 500]).toEqual([path, 200, true]);
    }
    const history = await fetch(`${origin}/dashboard/history`, { headers: { authorization } });
    expect((await history.json() as HistoryView).rings.length).toBe(2);
  });

  await t.step("the link that an administrator asks for opens it once", async () => {
    admin.sends("/dashboard");
    const { content } = await admin.waitsFor(({ from }) => from.is_bot);
    const link = new URL(/http\S+/.exec(content.text)?.[0] ?? "");
    expect(link.origin).toBe(origin);
    const body = new URLSearchParams({ key: link.searchParams.get("key") ?? "" });
    const enter = async () => {
      const given = { method: "POST", headers: { origin }, redirect: "manual", body } as const;
      const response = await fetch(`${origin}/login/link`, given);
      await response.body?.cancel();
      return response;
    };
    const [first, second] = [await enter(), await enter()];
    expect([first.status, second.status]).toEqual([303, 401]);
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    const page = await fetch(`${origin}/`, { headers: { cookie } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<h1>Transhades</h1>")]);
  });

  await t.step("a page that is open does not hold up the end", async () => {
    const open = await fetch(`${origin}/dashboard/events`, { headers: { authorization } });
    expect(await bot.stop()).toBe(0);
    await open.body?.cancel();
  });
});

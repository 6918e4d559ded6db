import { alwaysHears } from "./sandbox/providers/script.ts";
import { startSandbox } from "./sandbox/sandbox.ts";
import { newcomer, voiceNote, answerTo } from "./end_to_end/bot_media.ts";
import { BotProgram } from "./end_to_end/bot_program.ts";
const sandbox = await startSandbox({ recognise: alwaysHears("Good morning."), providers: ["groq"] });
const target = sandbox.env().TELEGRAM_BOT_API_ROOT;
let mode = "ok", hits: Record<string, number> = {}; let only = /getUpdates/i;
const gz = (body: BodyInit, h: Record<string,string> = {}) => new Response(body, { headers: { "content-type": "application/json", ...h } });
const forever = (first: string, everyMs: number) => new ReadableStream<Uint8Array>({ async start(c) { c.enqueue(new TextEncoder().encode(first)); try { for (;;) { await new Promise((r) => setTimeout(r, everyMs)); c.enqueue(new TextEncoder().encode(" ")); } } catch { /**/ } } });
const modes: Record<string, () => Response> = {
  "null": () => Response.json(null), "{}": () => Response.json({}), "ok:false": () => Response.json({ ok: false }),
  "ok:false 409 in 200": () => Response.json({ ok: false, error_code: 409, description: "Conflict" }),
  "result null": () => Response.json({ ok: true, result: null }), "result {}": () => Response.json({ ok: true, result: {} }),
  "result [null,1,{}]": () => Response.json({ ok: true, result: [null, 1, {}, [], "x"] }),
  "result [{update_id:'5'}]": () => Response.json({ ok: true, result: [{ update_id: "5", message: { message_id: 1 } }] }),
  "new ids each time, no content": () => Response.json({ ok: true, result: [{ update_id: Math.floor(Math.random() * 1e9) }] }),
  "new edited messages each time": () => Response.json({ ok: true, result: [{ update_id: Math.floor(Math.random() * 1e9), edited_message: { message_id: Math.random() } }] }),
  "html": () => new Response("<html>", { headers: { "content-type": "text/html" } }), "204": () => new Response(null, { status: 204 }),
  "gzip garbage": () => gz("this is no gzip", { "content-encoding": "gzip" }),
  "content-length too large": () => gz('{"ok":true,"result":[]}', { "content-length": "5000" }),
  "trickle": () => gz(forever("{", 300)), "headers then silence": () => gz(forever('{"ok":true,"result":[', 1e9)),
  "401": () => Response.json({ ok: false, error_code: 401, description: "Unauthorized" }, { status: 401 }),
  "retry_after 0": () => Response.json({ ok: false, error_code: 429, description: "Too Many Requests", parameters: { retry_after: 0 } }, { status: 429 }),
  "retry_after -5": () => Response.json({ ok: false, error_code: 429, description: "Too Many Requests", parameters: { retry_after: -5 } }, { status: 429 }),
  "redirect to itself": () => new Response(null, { status: 302, headers: { location: "http://127.0.0.1:9/" } }),
};
const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (req) => {
  const url = new URL(req.url); const method = url.pathname.split("/").at(-1) ?? "";
  hits[method] = (hits[method] ?? 0) + 1;
  if (mode !== "ok" && only.test(method)) return modes[mode]();
  return await fetch(target + url.pathname + url.search, { method: req.method, headers: req.headers, body: req.body, signal: req.signal }).catch(() => new Response(null, { status: 502 }));
});
await using bot = await BotProgram.start(sandbox, { env: { TELEGRAM_BOT_API_ROOT: `http://127.0.0.1:${server.addr.port}` } });
const p = newcomer(sandbox, "en");
for (const m of Object.keys(modes)) {
  const wake = newcomer(sandbox, "en"); wake.sends("/start"); // ends the poll that waits
  mode = m; hits = {};
  await new Promise((r) => setTimeout(r, 4000));
  const polls = hits.getUpdates; const others = Object.entries(hits).filter(([k]) => k !== "getUpdates").map(([k, v]) => `${k}:${v}`).join(" ");
  mode = "ok"; const t = Date.now();
  const q = p.sends("/help");
  const ok = await Promise.race([p.waitsFor(() => true, { after: q }).then(() => true), new Promise((r) => setTimeout(() => r(false), 62_000))]);
  console.log(m.padEnd(34), "polls in 4 s:", polls, others, "| /help after", Date.now() - t, "ms", ok);
}
console.log(bot.lines.filter((l) => /error/i.test(l)).slice(0, 5));
const t = Date.now(); console.log("exit", await bot.stop(), Date.now() - t);
await server.shutdown(); Deno.exit(0);

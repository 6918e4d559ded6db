import { expect } from "expect";
import type { ChatModel } from "../../src/rewriting/ports.ts";
import type { ChatServer } from "../sandbox/providers/chat_server.ts";

const QUESTION = { instructions: "Say it.", words: "<transcript>\nGood morning.\n</transcript>" };

interface ModelUnderTest extends AsyncDisposable {
  model: ChatModel;
  server: ChatServer;
}

/** What every ChatModel promises. */
export function chatModelContract(name: string, open: () => Promise<ModelUnderTest>): void {
  Deno.test(`ChatModel ${name}: words come back, and every refusal as what it is`, async (t) => {
    await using under = await open();
    const { model, server } = under;
    const asked = () => model.complete(QUESTION, new AbortController().signal);
    const problem = () => asked().then(() => "none", ({ problem }) => problem);

    await t.step("what was said, without the thoughts before it", async () => {
      server.say = () => "<think>Hm.\nHm!</think>\n\nGood morning.";
      expect(await asked()).toMatchObject({ text: "Good morning.", isCut: false });
      expect(server.calls.at(-1)).toMatchObject({ model: model.name, ...QUESTION });
    });

    await t.step("that it ended early, or did not want to", async () => {
      server.say = () => ({ text: "Good", finish: "length" });
      expect(await asked()).toMatchObject({ text: "Good", isCut: true });
      server.say = () => ({ refusal: "I can't help with that." });
      expect(await problem()).toBe("declined");
      server.say = () => ({ text: "", finish: "content_filter" });
      expect(await problem()).toBe("declined");
      server.say = () => "Good morning.";
    });

    await t.step("faults of every kind", async () => {
      for (const status of [401, 402, 403, 404]) {
        server.faults.add("chat", { kind: "status", status, times: 1 });
        expect(await problem()).toBe("settings");
      }
      server.faults.add("chat", { kind: "status", status: 413, times: 1 });
      expect(await problem()).toBe("too_long");
      server.contextTokens = 1;
      expect(await problem()).toBe("too_long");
      server.contextTokens = 100_000;
      for (const kind of ["garbage", "empty", "cut"] as const) {
        server.faults.add("chat", { kind });
        expect(await problem()).toBe("unavailable");
        server.faults.clear();
      }
      server.faults.add("chat", { kind: "status", status: 503 });
      expect(await problem()).toBe("unavailable");
      server.faults.clear();
      server.faults.add("chat", { kind: "rate_limit", retryAfterSeconds: 7_200 });
      expect(await asked().catch((error) => error)).toMatchObject({
        problem: "busy",
        retryAfterMs: 7_200_000,
      });
      server.faults.clear();
    });

    await t.step("nobody waits any more", async () => {
      server.faults.add("chat", { kind: "stall", times: 1 });
      const ending = new AbortController();
      const waiting = model.complete(QUESTION, ending.signal);
      ending.abort(new Error("stopped"));
      await expect(waiting).rejects.toThrow("stopped");
    });
  });
}

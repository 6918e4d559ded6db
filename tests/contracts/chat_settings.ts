import { expect } from "expect";
import type { ChatSettings } from "../../src/chat/ports.ts";

/** What every ChatSettings store promises. */
export function chatSettingsContract(
  name: string,
  open: () => Promise<{ chatSettings: ChatSettings } & AsyncDisposable>,
): void {
  const test = (what: string, body: (settings: ChatSettings) => Promise<void>) =>
    Deno.test(`ChatSettings ${name}: ${what}`, async () => {
      await using under = await open();
      await body(under.chatSettings);
    });

  test("a chat that chose nothing wants nothing", async (settings) => {
    expect(await settings.get(1)).toEqual({});
  });

  test("the last choice counts", async (settings) => {
    await settings.update(1, { provider: "groq" });
    await settings.update(1, { provider: "local" });
    expect(await settings.get(1)).toEqual({ provider: "local" });
  });

  test("a patch changes what it names, and nothing else", async (settings) => {
    await settings.update(1, { provider: "groq" });
    await settings.update(1, {});
    expect(await settings.get(1)).toEqual({ provider: "groq" });
  });

  test("every choice is kept as it is, and can be taken back", async (settings) => {
    const all = {
      provider: "groq",
      language: "id",
      vocabulary: "Siti, PT",
      speakers: true,
      style: "both",
      speech: "clean",
      times: false,
      locale: "en",
      onRequest: true,
      standing: "invited",
    } as const;
    await settings.update(1, all);
    expect(await settings.get(1)).toEqual(all);
    await settings.update(1, { language: undefined });
    const { language: _, ...rest } = all;
    expect(await settings.get(1)).toEqual(rest);
  });

  test("changes at once all count, the last one for what both name", async (settings) => {
    await Promise.all(Array.from({ length: 10 }, () => settings.update(1, { provider: "groq" })));
    expect(await settings.get(1)).toEqual({ provider: "groq" });
  });

  test("a choice may depend on what is kept in that moment, and all that is kept then is told", async (settings) => {
    expect(await settings.update(1, { standing: "banned", times: true })).toEqual({
      standing: "banned",
      times: true,
    });
    const invite = () =>
      settings.update(1, ({ standing }) => standing === "banned" ? {} : { standing: "invited" });
    expect((await invite()).standing).toBe("banned");
    await settings.update(1, { standing: undefined });
    const both = await Promise.all([invite(), settings.update(1, { standing: "banned" }), invite()]);
    expect(both[1].standing).toBe("banned");
    expect((await settings.get(1)).standing).toBe("banned");
    const add = () => settings.update(1, ({ vocabulary = "" }) => ({ vocabulary: `${vocabulary}x` }));
    await Promise.all(Array.from({ length: 5 }, add));
    expect((await settings.get(1)).vocabulary).toBe("xxxxx");
  });

  test("chats choose for themselves, groups (negative ids) too", async (settings) => {
    await settings.update(1, { provider: "groq" });
    await settings.update(-1_001_234_567_890, { provider: "deepgram" });
    expect(await settings.get(1)).toEqual({ provider: "groq" });
    expect(await settings.get(-1_001_234_567_890)).toEqual({ provider: "deepgram" });
    expect(await settings.get(-1)).toEqual({});
  });

  test("a chat that becomes another takes its choice along, told once or twice", async (settings) => {
    await settings.update(-5, { provider: "groq" });
    for (let i = 0; i < 2; i++) await settings.move(-5, -1_001_234);
    expect(await settings.get(-1_001_234)).toEqual({ provider: "groq" });
    expect(await settings.get(-5)).toEqual({});
  });

  test("a choice of the new chat's own stays; no choice moves as none", async (settings) => {
    await settings.update(-5, { provider: "groq" });
    await settings.update(-1_001_234, { provider: "local" });
    await settings.move(-5, -1_001_234);
    await settings.move(-6, -1_001_234);
    expect(await settings.get(-1_001_234)).toEqual({ provider: "local" });
  });
}

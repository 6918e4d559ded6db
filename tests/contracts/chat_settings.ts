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

  test("a chat that chose nothing has no provider", async (settings) => {
    expect(await settings.provider(1)).toBeUndefined();
  });

  test("the last choice counts", async (settings) => {
    await settings.setProvider(1, "groq");
    await settings.setProvider(1, "local");
    expect(await settings.provider(1)).toBe("local");
  });

  test("chats choose for themselves, groups (negative ids) too", async (settings) => {
    await settings.setProvider(1, "groq");
    await settings.setProvider(-1_001_234_567_890, "deepgram");
    expect(await settings.provider(1)).toBe("groq");
    expect(await settings.provider(-1_001_234_567_890)).toBe("deepgram");
    expect(await settings.provider(-1)).toBeUndefined();
  });

  test("a chat that becomes another takes its choice along, told once or twice", async (settings) => {
    await settings.setProvider(-5, "groq");
    for (let i = 0; i < 2; i++) await settings.move(-5, -1_001_234);
    expect(await settings.provider(-1_001_234)).toBe("groq");
    expect(await settings.provider(-5)).toBeUndefined();
  });

  test("a choice of the new chat's own stays; no choice moves as none", async (settings) => {
    await settings.setProvider(-5, "groq");
    await settings.setProvider(-1_001_234, "local");
    await settings.move(-5, -1_001_234);
    await settings.move(-6, -1_001_234);
    expect(await settings.provider(-1_001_234)).toBe("local");
  });
}

import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's Chromium, and what others call it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A microphone that beeps, and nobody who must allow it.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

/** A machine may be busy with much else. */
const PATIENCE_MS = 120_000;

export interface OpenBrowser extends AsyncDisposable {
  open(
    url: string,
    viewport: { width: number; height: number },
    look?: { colorScheme?: "light" | "dark"; locale?: string },
  ): Promise<Page>;
}

/** Headless Chromium from the PATH. @throws {Error} that says what to install, when there is none */
export async function openBrowser(): Promise<OpenBrowser> {
  const executablePath = await findChromium();
  const browser: Browser = await chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE_MS });
  return {
    async open(url, viewport, look = {}) {
      const narrow = viewport.width < 600;
      const context = await browser.newContext({ viewport, hasTouch: narrow, isMobile: narrow, ...look });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function findChromium(): Promise<string> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const name of NAMES) {
      const path = `${folder}/${name}`;
      const found = await Deno.stat(path).then((stat) => stat.isFile, () => false);
      if (found) return path;
    }
  }
  throw new Error(
    "no Chromium on the PATH: the chat page cannot be tested (Debian: apt-get install chromium)",
  );
}

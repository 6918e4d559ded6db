import axe from "axe-core";
import { expect } from "expect";
import type { Page } from "playwright-core";
import { until } from "../../fake_clock.ts";
import { type OpenBrowser, openBrowser } from "../../sandbox/browser.ts";
import { HttpBed } from "../bed.ts";

const TOKEN = "a-token-of-the-operator";
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** The page in a browser, before a program that does as the test says; its clock is moved by hand. */
class PageBed implements AsyncDisposable {
  readonly bed = new HttpBed({ token: TOKEN });
  readonly errors: string[] = [];
  readonly #owned = new AsyncDisposableStack();
  page!: Page;

  static async open(browser: OpenBrowser, look: { locale?: string } = {}): Promise<PageBed> {
    const opened = new PageBed();
    const { port } = opened.#owned.use(await opened.bed.listen());
    const page = await browser.open(`http://127.0.0.1:${port}/`, DESKTOP, look);
    opened.page = page;
    opened.#owned.defer(() => page.context().close());
    page.on("console", (message) => message.type() === "error" && opened.errors.push(message.text()));
    page.on("pageerror", (error) => opened.errors.push(String(error)));
    await page.clock.install();
    await page.getByLabel("HTTP_TOKEN").fill(TOKEN);
    await page.getByRole("button", { name: "Open" }).click();
    await page.locator("#job-list .name").first().waitFor();
    return opened;
  }

  /** Whatever changed of the program is on the page. */
  async update(): Promise<void> {
    const { looks } = this.bed.dashboard;
    await this.bed.clock.advance(2_000);
    await until(() => this.bed.dashboard.looks > looks);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.bed.ending.abort();
    await this.#owned.disposeAsync();
  }
}

const textOf = (page: Page, selector: string) => page.locator(selector).innerText();
const overflow = (page: Page) =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** What people who see, hear or press differently would trip over. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run().then(({ violations }) => violations)") as {
    id: string;
    nodes: { html: string }[];
  }[];
  return found.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

Deno.test("the dashboard in a browser", async (t) => {
  await using browser = await openBrowser();

  await t.step("what runs is seen, and waits count down", async () => {
    await using opened = await PageBed.open(browser);
    const { page } = opened;
    expect(await textOf(page, "#link")).toBe("Live");
    expect(await textOf(page, "#queue")).toContain("2 of 5 workers busy");
    expect(await textOf(page, "#job-list li:first-child")).toMatch(/…821\/57\s+listening\s+42 %/);
    expect(await textOf(page, "#account-list li:first-child")).toContain("1 m 15 s left");
    await page.clock.fastForward(30_000);
    expect(await textOf(page, "#account-list li:first-child")).toContain("45 s left");
    expect(await page.locator("#plots figure").count()).toBe(4);
    await page.getByLabel("14 days").check();
    expect(await textOf(page, "#plots figcaption >> nth=0")).toMatch(/Files: \d+ finished/);
    await page.getByText("31 days: 2400 requests").waitFor();
    expect(await textOf(page, "#day-list tr:nth-child(2)")).toMatch(/Jan 15\s+groq\s+206\s+0.42\s+130\s+2/);
    expect(await textOf(page, "#needs")).toMatch(/1 account is broken\s+1 provider is set aside/);
    Object.assign(opened.bed.dashboard.shown, { accounts: [], providers: [], failures: [], troubles: [] });
    expect(await page.title()).toBe("(2) Transhades");
    await opened.update();
    await page.getByText("Nothing needs you.").waitFor();
    opened.bed.dashboard.shown.takesNew = false;
    await opened.update();
    expect(await page.getByText("Nothing new is taken").getAttribute("href")).toBe("#troubles");
    expect(opened.errors).toEqual([]);
  });

  await t.step(
    "a job is stopped from the keyboard; focus stays where it was, or goes to the heading",
    async () => {
      await using opened = await PageBed.open(browser);
      const { page, bed } = opened;
      page.on("dialog", (dialog) => dialog.accept());
      const button = page.getByRole("button", { name: "Stop: job …004/9" });
      await button.focus();
      for (const job of bed.dashboard.shown.jobs ?? []) job.percent = 50;
      bed.dashboard.shown.jobs?.reverse();
      await opened.update();
      await page.getByText("50 %").first().waitFor();
      expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Stop: job …004/9");
      await page.keyboard.press("Enter");
      await page.getByText("Job …004/9 was stopped.").waitFor();
      await opened.update();
      await button.waitFor({ state: "detached" });
      expect(await page.evaluate("document.activeElement.id")).toBe("jobs");
      await page.getByRole("button", { name: "Try again: job …377/1190" }).click();
      await page.getByText("Job …377/1190 is tried again.").waitFor();
      expect(opened.errors).toEqual([]);
    },
  );

  await t.step("a hidden tab watches nothing; a program that went is found again", async () => {
    await using opened = await PageBed.open(browser);
    const { page, bed } = opened;
    const hide = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"))`);
    await hide(true);
    await page.getByText("Paused while hidden").waitFor();
    await until(async () => {
      await bed.clock.advance(20_000);
      return bed.clock.sleeping === 0;
    });
    await hide(false);
    await page.getByText("Live").waitFor();
    bed.dashboard.isAway = true;
    await opened.update();
    await page.getByText("The program cannot tell its state just now").waitFor();
    expect(opened.errors).toEqual([]);
    await page.route("**/dashboard/**", (route) => route.abort());
    bed.ending.abort();
    await until(async () => {
      await page.clock.fastForward(5_000);
      return await textOf(page, "#link") === "No connection; trying again";
    });
  });

  await t.step("light and dark, wide and narrow: nothing overflows, nobody is shut out", async () => {
    await using opened = await PageBed.open(browser);
    const { page } = opened;
    for (const colorScheme of ["light", "dark"] as const) {
      for (const viewport of [DESKTOP, PHONE]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(await barriers(page)).toEqual([]);
      }
    }
    expect(opened.errors).toEqual([]);
  });

  await t.step("a wrong token is told; a link from the chat opens the page once", async () => {
    const bed = new HttpBed({ token: TOKEN });
    await using server = await bed.listen();
    const origin = `http://127.0.0.1:${server.port}`;
    const page = await browser.open(origin, PHONE);
    await page.getByLabel("HTTP_TOKEN").fill("a guess");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("That is not the token.").waitFor();
    expect(await barriers(page)).toEqual([]);
    const link = `${origin}/login/link?key=${await bed.keys.make()}`;
    await page.goto(link);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Open the dashboard" }).click();
    await page.locator("#job-list .name").first().waitFor();
    await page.goto(link);
    await page.getByRole("button", { name: "Open the dashboard" }).click();
    await page.getByText("This link was used").waitFor();
    bed.ending.abort();
    await page.context().close();
  });

  await t.step("in Indonesian where the browser speaks it", async () => {
    await using opened = await PageBed.open(browser, { locale: "id-ID" });
    const { page } = opened;
    expect(await page.locator("html").getAttribute("lang")).toBe("id");
    expect(await textOf(page, "main")).toMatch(/Pekerjaan[^]*mendengarkan[^]*Penyedia/);
    expect(await textOf(page, "main")).not.toMatch(/undefined|Jobs|workers/);
    await page.setViewportSize(PHONE);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});

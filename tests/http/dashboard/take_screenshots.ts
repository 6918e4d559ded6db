/** Pictures of the dashboard for docs/: a wide one, a narrow one, a dark one. Usage: deno run -A tests/http/dashboard/take_screenshots.ts */
import { fileURLToPath } from "node:url";
import { openBrowser } from "../../sandbox/browser.ts";
import { HttpBed } from "../bed.ts";

const TOKEN = "a-token-of-the-operator";
const DOCS = fileURLToPath(new URL("../../../docs/", import.meta.url));
const PICTURES = [
  { name: "dashboard", viewport: { width: 1100, height: 1000 }, colorScheme: "light" },
  { name: "dashboard_dark", viewport: { width: 1100, height: 1000 }, colorScheme: "dark" },
  { name: "dashboard_phone", viewport: { width: 390, height: 844 }, colorScheme: "light" },
] as const;

const bed = new HttpBed({ token: TOKEN });
await using server = await bed.listen();
await using browser = await openBrowser();
for (const { name, viewport, colorScheme } of PICTURES) {
  const page = await browser.open(`http://127.0.0.1:${server.port}/`, viewport, { colorScheme });
  await page.clock.install({ time: bed.clock.now() });
  await page.getByLabel("HTTP_TOKEN").fill(TOKEN);
  await page.getByRole("button", { name: "Open" }).click();
  await page.locator("#plots figure").first().waitFor();
  await page.locator("#job-list .name").first().waitFor();
  await page.screenshot({ path: `${DOCS}${name}.png` });
  await page.context().close();
}
bed.ending.abort();

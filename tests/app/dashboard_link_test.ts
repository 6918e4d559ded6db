import { expect } from "expect";
import { linkMaker } from "../../src/app/dashboard.ts";
import { parseSettings } from "../../src/config.ts";
import { OneTimeKeys } from "../../src/http/one_time_keys.ts";
import { MemoryOneTimeBook } from "../../src/store/memory/one_time_book.ts";
import { FakeClock } from "../fake_clock.ts";

const HTTP_TOKEN = "a-token-of-the-operator";
const TLS = { HTTP_CERT: "cert.pem", HTTP_KEY: "key.pem" };
const DASHBOARD_URL = "https://bot.example.com";

/** Settings, and where a link leads; undefined: there is none. */
const LINKS: [Record<string, string>, string | undefined][] = [
  [{}, undefined],
  [{ HTTP_TOKEN }, undefined],
  [{ HTTP_TOKEN, DASHBOARD_URL }, undefined],
  [{ HTTP_LISTEN: "8080", DASHBOARD_URL }, undefined],
  [{ HTTP_TOKEN, HTTP_LISTEN: "8080" }, "http://127.0.0.1:8080"],
  [{ HTTP_TOKEN, HTTP_LISTEN: "0.0.0.0:8443", ...TLS }, "https://127.0.0.1:8443"],
  [{ HTTP_TOKEN, HTTP_LISTEN: "[::1]:8080" }, "http://[::1]:8080"],
  [{ HTTP_TOKEN, HTTP_LISTEN: "unix:/run/a.sock" }, undefined],
  [{ HTTP_TOKEN, HTTP_LISTEN: "unix:/run/a.sock", DASHBOARD_URL }, DASHBOARD_URL],
  [{ HTTP_TOKEN, WEBHOOK_URL: "https://bot.example.com/telegram" }, "http://127.0.0.1:8080"],
  [{ HTTP_TOKEN, HTTP_LISTEN: "8080", DASHBOARD_URL: `${DASHBOARD_URL}/` }, DASHBOARD_URL],
];

for (const [environment, origin] of LINKS) {
  Deno.test(`a link to the dashboard with ${Object.keys(environment).join(", ") || "nothing"} set: ${origin}`, async () => {
    const keys = new OneTimeKeys(new MemoryOneTimeBook(new FakeClock()));
    const link = await linkMaker(parseSettings(environment), keys)?.();
    expect(link && new URL(link).origin).toBe(origin);
    if (link === undefined) return;
    const { pathname, searchParams } = new URL(link);
    expect([pathname, await keys.redeem(searchParams.get("key") ?? "")]).toEqual(["/login/link", true]);
  });
}

Deno.test("the dashboard's address has no path, and no webhook takes its own", () => {
  const problem = (environment: Record<string, string>) => () => parseSettings(environment);
  expect(problem({ DASHBOARD_URL: `${DASHBOARD_URL}/status` })).toThrow("without a path");
  for (const path of ["dashboard", "dashboard/events", "login/link"]) {
    expect(problem({ WEBHOOK_URL: `${DASHBOARD_URL}/${path}` })).toThrow("taken");
  }
});

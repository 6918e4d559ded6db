import { expect } from "expect";
import { fileURLToPath } from "node:url";
import { httpChecks } from "../../src/app/http_checks.ts";
import { parseSettings } from "../../src/config.ts";
import { FakeClock } from "../fake_clock.ts";
import { freePort } from "../free_port.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const CERTIFICATE = { HTTP_CERT: fixture("localhost_cert.pem"), HTTP_KEY: fixture("localhost_key.pem") };

async function findings(environment: Record<string, string>, now?: number) {
  const checks = httpChecks(parseSettings(environment), new FakeClock(now));
  return await Promise.all(checks.map(({ run }) => run(new AbortController().signal)));
}

Deno.test("doctor tells whether the address is free, and how long the certificate holds", async () => {
  expect(await findings({})).toMatchObject([{ state: "off" }]);
  const port = `${freePort()}`;
  expect(await findings({ HTTP_LISTEN: port, ...CERTIFICATE })).toMatchObject([
    { state: "ok", says: `127.0.0.1:${port} can be listened on` },
    { state: "ok", says: expect.stringContaining("DNS:localhost") },
  ]);
  const late = Date.parse("2126-10-30T00:00:00Z");
  expect((await findings({ HTTP_LISTEN: port, ...CERTIFICATE }, late))[1]).toMatchObject({ state: "bad" });
  expect(await findings({ HTTP_LISTEN: `0.0.0.0:${port}` })).toMatchObject([
    { state: "ok", says: expect.stringContaining("without encryption") },
  ]);
  using _taken = Deno.listen({ hostname: "127.0.0.1", port: Number(port) });
  expect(await findings({ HTTP_LISTEN: port })).toMatchObject([
    { state: "bad", says: expect.stringContaining("is taken by another program") },
  ]);
  const [check] = httpChecks(
    parseSettings({ HTTP_LISTEN: port, HTTP_CERT: "/nowhere/cert.pem", HTTP_KEY: "/nowhere/key.pem" }),
    new FakeClock(),
  );
  expect(await check.run(new AbortController().signal)).toMatchObject({
    state: "bad",
    says: "HTTP_CERT: /nowhere/cert.pem cannot be read: there is no such file or folder",
  });
});

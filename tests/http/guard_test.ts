import { expect } from "expect";
import { HttpBed } from "./bed.ts";

const TOKEN = "a-token-of-the-operator";
const HOST = "127.0.0.1:8080";

const get = async (bed: HttpBed, path: string, headers: Record<string, string> = {}) =>
  await bed.app.request(path, { headers: { host: HOST, ...headers } });
const statusOf = async (bed: HttpBed, headers: Record<string, string>) =>
  (await get(bed, "/metrics", headers)).status;

Deno.test("with a token, figures are for whoever shows it, under any name", async () => {
  for (const isLocal of [true, false]) {
    const bed = new HttpBed({ token: TOKEN, isLocal });
    for (const authorization of [undefined, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN, "Bearer "]) {
      expect(await statusOf(bed, authorization === undefined ? {} : { authorization })).toBe(401);
    }
    const response = await get(bed, "/metrics", {
      authorization: `Bearer ${TOKEN}`,
      host: "transhades:8080",
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("up 1\n");
  }
});

Deno.test("without a token, figures are for this machine alone, asked for as such", async () => {
  const local = new HttpBed();
  for (const host of ["localhost:8080", HOST, "[::1]:8080"]) {
    expect(await statusOf(local, { host })).toBe(200);
  }
  expect(await statusOf(local, { host: "bot.example.com" })).toBe(403);
  expect(await statusOf(local, { "x-forwarded-for": "192.0.2.7" })).toBe(403);
  expect(await statusOf(local, { forwarded: "for=192.0.2.7" })).toBe(403);
  expect(await statusOf(new HttpBed({ isLocal: false }), {})).toBe(403);
  expect((await get(local, "/login")).status).toBe(404);
});

Deno.test("a name that is not known is refused: it may lead here for a stranger's page", async () => {
  for (const token of [undefined, TOKEN]) {
    const bed = new HttpBed({ token });
    for (
      const host of ["evil.example", "bot.example.com.evil.example", "", "localhost.evil.example", "a b"]
    ) {
      expect(await statusOf(bed, { host })).toBe(421);
    }
  }
});

Deno.test("in a browser the token is given in a form, and a cookie stands for it, for a working day", async () => {
  const bed = new HttpBed({ token: TOKEN });
  const asked = await get(bed, "/metrics", { accept: "text/html" });
  expect([asked.status, asked.headers.get("location")]).toEqual([303, "/login?next=%2Fmetrics"]);
  const page = await get(bed, "/login?next=%2Fmetrics");
  expect(await page.text()).toContain('name="next" value="/metrics"');
  const entered = await enter(bed, { token: TOKEN, next: "/metrics" });
  expect([entered.status, entered.headers.get("location")]).toEqual([303, "/metrics"]);
  const given = entered.headers.get("set-cookie") ?? "";
  expect(given).toMatch(/; Max-Age=28800; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(given).not.toContain(TOKEN);
  const [cookie] = given.split(";");
  expect(await statusOf(bed, { cookie })).toBe(200);
  expect(await statusOf(bed, { cookie: cookie.replace(/\d/, "9") })).toBe(401);
  expect(await statusOf(new HttpBed({ token: `${TOKEN}2` }), { cookie })).toBe(401);
  await bed.clock.advance(8 * 3_600_000);
  expect(await statusOf(bed, { cookie })).toBe(401);
});

Deno.test("the cookie goes over TLS alone where there is TLS", async () => {
  const own = await enter(new HttpBed({ token: TOKEN, hasTls: true }), { token: TOKEN });
  expect(own.headers.get("set-cookie")).toContain("; Secure");
  const proxied = await enter(new HttpBed({ token: TOKEN }), { token: TOKEN }, {
    "x-forwarded-proto": "https",
  });
  expect(proxied.headers.get("set-cookie")).toContain("; Secure");
});

Deno.test("the form takes no wrong token, no stranger's form, no long one, and leads to no other place", async () => {
  const bed = new HttpBed({ token: TOKEN });
  const wrong = await enter(bed, { token: "guess" });
  expect([wrong.status, wrong.headers.get("set-cookie")]).toEqual([401, null]);
  for (const origin of ["https://evil.example", "null", ""]) {
    expect((await enter(bed, { token: TOKEN }, { origin })).status).toBe(403);
  }
  expect((await enter(bed, { token: TOKEN }, { host: "evil.example", origin: "http://evil.example" })).status)
    .toBe(403);
  expect((await enter(bed, { token: "x".repeat(5_000) })).status).toBe(413);
  for (const next of ["//evil.example", "https://evil.example", "/\\evil.example", "/a b", '/"><script>']) {
    expect((await enter(bed, { token: TOKEN, next })).headers.get("location")).toBe("/");
    expect(await (await get(bed, `/login?next=${encodeURIComponent(next)}`)).text()).toContain('value="/"');
  }
});

Deno.test("other ways to write a path lead nowhere", async () => {
  const bed = new HttpBed({ token: TOKEN });
  for (
    const path of [
      "//metrics",
      "/metrics/",
      "/metrics%2f",
      "/./x/..//metrics",
      "/METRICS",
      "/metrics;a",
      "/livez/..%2fmetrics",
    ]
  ) {
    expect([path, (await get(bed, path)).status]).toEqual([path, 404]);
  }
  for (const path of ["/x/../metrics", "/%6detrics"]) {
    expect([401, 404]).toContain((await get(bed, path)).status);
  }
});

Deno.test("every answer forbids what it does not need", async () => {
  const bed = new HttpBed({ token: TOKEN });
  for (const path of ["/livez", "/nowhere", "/login", "/metrics"]) {
    const { headers } = await get(bed, path);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect([headers.get("x-content-type-options"), headers.get("cache-control")]).toEqual([
      "nosniff",
      "no-store",
    ]);
  }
});

async function enter(bed: HttpBed, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return await bed.app.request("/login", {
    method: "POST",
    headers: {
      host: HOST,
      origin: `http://${HOST}`,
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: new URLSearchParams(fields).toString(),
  });
}

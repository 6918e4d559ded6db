import { expect } from "expect";
import { OPEN_FILES, PAGE_FILES } from "../../../src/http/dashboard/files.ts";
import { HttpBed } from "../bed.ts";

const TOKEN = "a-token-of-the-operator";
const HOST = "127.0.0.1:8080";
const OWN = { host: HOST, origin: `http://${HOST}` };
const SHOWN = { authorization: `Bearer ${TOKEN}` };

const ask = async (bed: HttpBed, path: string, headers: Record<string, string> = {}, method = "GET") =>
  await bed.app.request(path, { method, headers: { host: HOST, ...headers } });
const post = async (bed: HttpBed, path: string, headers: Record<string, string> = {}) =>
  await ask(bed, path, headers, "POST");

Deno.test("the page, and what it needs, is for whoever shows the token", async () => {
  const bed = new HttpBed({ token: TOKEN });
  const paths = [
    "/",
    "/dashboard/events",
    "/dashboard/history",
    ...PAGE_FILES.map((name) => `/dashboard/${name}`),
  ];
  for (const path of paths) {
    expect([path, (await ask(bed, path)).status]).toEqual([path, 401]);
    const response = await ask(bed, path, SHOWN);
    expect([path, response.status]).toEqual([path, 200]);
    await response.body?.cancel();
  }
  for (const name of OPEN_FILES) expect((await ask(bed, `/dashboard/${name}`)).status).toBe(200);
  for (const action of ["stop", "retry"]) {
    expect((await post(bed, `/dashboard/jobs/a1/${action}`, OWN)).status).toBe(401);
  }
  expect((await ask(bed, "/", { accept: "text/html" })).headers.get("location")).toBe("/login?next=%2F");
});

Deno.test("without a token the page is off, wherever one sits", async () => {
  for (const isLocal of [true, false]) {
    const bed = new HttpBed({ isLocal });
    expect((await ask(bed, "/")).status).toBe(403);
    expect((await post(bed, "/dashboard/jobs/a1/stop", OWN)).status).toBe(403);
    expect((await ask(bed, "/login/link?key=x")).status).toBe(404);
  }
});

Deno.test("scripts come from this server alone, whatever stands in the page", async () => {
  const bed = new HttpBed({ token: TOKEN });
  const response = await ask(bed, "/", SHOWN);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const page = await response.text();
  expect(page).not.toMatch(/<script(?! type="module" src="\/)|\son\w+=|\sstyle=|https?:\/\//);
});

Deno.test("a job is stopped, and one that failed tried again, by a form of this page alone", async () => {
  const bed = new HttpBed({ token: TOKEN });
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:9999"]) {
    expect((await post(bed, "/dashboard/jobs/a1/stop", { ...SHOWN, origin })).status).toBe(403);
  }
  expect((await post(bed, "/dashboard/jobs/a1/stop", SHOWN)).status).toBe(403);
  expect((await ask(bed, "/dashboard/jobs/a1/stop", { ...SHOWN, ...OWN })).status).toBe(404);
  expect(bed.dashboard.shown.jobs?.length).toBe(4);
  const done = async (path: string) => await (await post(bed, path, { ...SHOWN, ...OWN })).json();
  expect(await done("/dashboard/jobs/a1/stop")).toEqual({ isDone: true });
  expect(await done("/dashboard/jobs/a1/stop")).toEqual({ isDone: false });
  expect(await done("/dashboard/jobs/f9/retry")).toEqual({ isDone: true });
  expect(bed.dashboard.shown.jobs?.map(({ ref }) => ref)).toEqual(["b2", "c3", "d4"]);
});

Deno.test("while the program starts there is a page that waits for it", async () => {
  const bed = new HttpBed({ token: TOKEN });
  Object.assign(bed, { backend: undefined });
  expect((await ask(bed, "/", SHOWN)).status).toBe(200);
  expect((await ask(bed, "/dashboard/history", SHOWN)).status).toBe(503);
});

const follow = async (bed: HttpBed, key: string, headers = OWN) =>
  await bed.app.request("/login/link", {
    method: "POST",
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ key }).toString(),
  });

Deno.test("a link opens the page once, and looking at it uses nothing up", async () => {
  const bed = new HttpBed({ token: TOKEN });
  const key = await bed.keys.make();
  for (let look = 0; look < 2; look++) {
    expect(await (await ask(bed, `/login/link?key=${key}`)).text()).toContain(`value="${key}"`);
  }
  expect((await follow(bed, key, { ...OWN, origin: "https://evil.example" })).status).toBe(403);
  const entered = await follow(bed, key);
  expect([entered.status, entered.headers.get("location")]).toEqual([303, "/"]);
  const [cookie] = (entered.headers.get("set-cookie") ?? "").split(";");
  expect(entered.headers.get("set-cookie")).toContain("SameSite=Strict");
  expect((await ask(bed, "/", { cookie })).status).toBe(200);
  const again = await follow(bed, key);
  expect([again.status, again.headers.get("set-cookie")]).toEqual([401, null]);
});

Deno.test("a link is good for five minutes, a guessed one never; old ones give way", async () => {
  const bed = new HttpBed({ token: TOKEN });
  const [late, early] = [await bed.keys.make(), await bed.keys.make()];
  await bed.clock.advance(5 * 60_000 - 1);
  expect((await follow(bed, early)).status).toBe(303);
  await bed.clock.advance(1);
  for (const key of [late, "", "x".repeat(43)]) expect((await follow(bed, key)).status).toBe(401);
  const oldest = await bed.keys.make();
  for (let more = 0; more < 20; more++) await bed.keys.make();
  expect((await follow(bed, oldest)).status).toBe(401);
  expect(await (await ask(bed, `/login/link?key="><b>`)).text()).not.toContain("<b>");
});

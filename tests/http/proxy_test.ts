import { expect } from "expect";
import { fileURLToPath } from "node:url";
import { MediaFolder } from "../media.ts";
import { freePort } from "../free_port.ts";
import { HttpBed, SECRET } from "./bed.ts";

const example = (name: string) => fileURLToPath(new URL(`../../docs/proxy/${name}`, import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Is the program at hand? What tests its configuration is passed over where it is not. */
async function isThere(program: string): Promise<boolean> {
  const found = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" })
    .output();
  if (!found.success) {
    Deno.stderr.writeSync(
      new TextEncoder().encode(`${program} is not installed: its example is not tried\n`),
    );
  }
  return found.success;
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

interface Proxy {
  program: string;
  /** Its command line, with the example of docs/proxy written into the folder: with or without the dashboard. */
  arguments(folder: MediaFolder, ports: Ports, withDashboard: boolean): Promise<string[]>;
}

/** Where it listens, and where the bed does. */
interface Ports {
  own: number;
  bed: number;
}

const NGINX: Proxy = {
  program: "nginx",
  async arguments(folder, ports, withDashboard) {
    const inserted = withDashboard ? await Deno.readTextFile(example("nginx_dashboard.conf")) : "";
    const site = (await Deno.readTextFile(example("nginx.conf")))
      .replace("    location / {", `${inserted}    location / {`)
      .replace("listen 443 ssl", `listen 127.0.0.1:${ports.own} ssl`)
      .replaceAll("127.0.0.1:8080", `127.0.0.1:${ports.bed}`)
      .replace(/\/etc\/.*fullchain.pem/, fixture("localhost_cert.pem"))
      .replace(/\/etc\/.*privkey.pem/, fixture("localhost_key.pem"));
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
      `${name}_temp_path ${folder.path};`
    );
    const config = `daemon off; error_log stderr; pid ${folder.path}/pid;
      events {} http { access_log off; ${paths.join(" ")} ${site} }`;
    return ["-c", await folder.write("nginx.conf", config), "-p", folder.path];
  },
};

const CADDY: Proxy = {
  program: "caddy",
  async arguments(folder, ports, withDashboard) {
    const [site, dashboard] = (await Deno.readTextFile(example("Caddyfile"))).split(/^# The dashboard.*\n/m);
    const inserted = withDashboard ? dashboard.replaceAll(/^#/gm, "") : "";
    const config = site
      .replace(
        "bot.example.com {",
        `localhost:${ports.own} {
        tls ${fixture("localhost_cert.pem")} ${fixture("localhost_key.pem")}`,
      )
      .replace("\thandle {", `${inserted}\thandle {`) + "\n";
    const whole = `{\nadmin off\nauto_https disable_redirects\n}\n${config}`;
    const path = await folder.write(
      "Caddyfile",
      whole.replaceAll("127.0.0.1:8080", `127.0.0.1:${ports.bed}`),
    );
    return ["run", "--adapter", "caddyfile", "--config", path];
  },
};

/** Has the proxy stand before the bed as docs/proxy says. */
async function behind(
  proxy: Proxy,
  bed: HttpBed,
  withDashboard: boolean,
  use: (ask: Ask, origin: string) => Promise<void>,
) {
  await using folder = await MediaFolder.create();
  await using server = await bed.listen();
  const port = freePort();
  const args = await proxy.arguments(folder, { own: port, bed: server.port }, withDashboard);
  const env = { HOME: folder.path };
  const child = new Deno.Command(proxy.program, { args, env, stderr: "null" }).spawn();
  using client = Deno.createHttpClient({
    caCerts: [await Deno.readTextFile(fixture("localhost_cert.pem"))],
  });
  const origin = `https://localhost:${port}`;
  await untilListening(port);
  await use((path, init = {}) => fetch(`${origin}${path}`, { ...init, client }), origin);
  child.kill("SIGTERM");
  expect((await child.status).success).toBe(true);
}

async function statusOf(answer: Promise<Response>): Promise<number> {
  const response = await answer;
  await response.body?.cancel();
  return response.status;
}

for (const proxy of [NGINX, CADDY]) {
  const ignore = !await isThere(proxy.program);

  Deno.test({
    name: `${proxy.program} as in docs/proxy brings updates on, and shows nothing else`,
    ignore,
    fn: async () => {
      const bed = new HttpBed();
      await behind(proxy, bed, false, async (ask) => {
        const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET };
        const update = { method: "POST", headers, body: '{"update_id":1}' };
        const bring = (changes: RequestInit) => statusOf(ask("/telegram", { ...update, ...changes }));
        expect(await bring({})).toBe(200);
        expect(bed.taken).toEqual([{ update_id: 1 }]);
        expect(await bring({ headers: { "content-type": "application/json" } })).toBe(401);
        // Refused before all of it came: a proxy that is still sending may see no more than an end.
        expect([413, 502]).toContain(await bring({ body: new Uint8Array(2_000_000) }));
        expect(bed.taken).toHaveLength(1);
        for (const hidden of ["/", "/dashboard/events", "/metrics", "/readyz", "/livez", "/login"]) {
          expect([hidden, await statusOf(ask(hidden))]).toEqual([hidden, 404]);
        }
      });
    },
  });

  Deno.test({
    name:
      `${proxy.program} with the dashboard of docs/proxy lets people log in and watch, and shows nothing more`,
    ignore,
    fn: async () => {
      const bed = new HttpBed({ token: "a-token-of-the-operator" });
      await behind(proxy, bed, true, async (ask, origin) => {
        const body = new URLSearchParams({ token: "a-token-of-the-operator" });
        const entered = await ask("/login", {
          method: "POST",
          body,
          headers: { origin },
          redirect: "manual",
        });
        await entered.body?.cancel();
        expect([entered.status, entered.headers.get("set-cookie")]).toEqual([
          303,
          expect.stringContaining("; Secure"),
        ]);
        const headers = { cookie: entered.headers.get("set-cookie")?.split(";")[0] ?? "", origin };
        expect(await statusOf(ask("/", { headers }))).toBe(200);
        const events = (await ask("/dashboard/events", { headers })).body?.getReader();
        expect(new TextDecoder().decode((await events?.read())?.value)).toContain("data: ");
        await events?.cancel();
        expect(await statusOf(ask("/dashboard/jobs/a1/stop", { method: "POST", headers }))).toBe(200);
        for (const hidden of ["/metrics", "/readyz", "/livez"]) expect(await statusOf(ask(hidden))).toBe(404);
        bed.ending.abort();
      });
    },
  });
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    try {
      return (await Deno.connect({ port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

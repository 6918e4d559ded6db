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

Deno.test({
  name: "nginx as in docs/proxy brings updates on, and shows nothing else",
  ignore: !await isThere("nginx"),
  fn: async () => {
    await using folder = await MediaFolder.create();
    const bed = new HttpBed();
    await using server = await bed.listen();
    const port = freePort();
    const site = (await Deno.readTextFile(example("nginx.conf")))
      .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
      .replace("127.0.0.1:8080", `127.0.0.1:${server.port}`)
      .replace(/\/etc\/.*fullchain.pem/, fixture("localhost_cert.pem"))
      .replace(/\/etc\/.*privkey.pem/, fixture("localhost_key.pem"));
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
      `${name}_temp_path ${folder.path};`
    );
    const config = `daemon off; error_log stderr; pid ${folder.path}/pid;
      events {} http { access_log off; ${paths.join(" ")} ${site} }`;
    const path = await folder.write("nginx.conf", config);
    const nginx = new Deno.Command("nginx", { args: ["-c", path, "-p", folder.path], stderr: "null" })
      .spawn();
    using client = Deno.createHttpClient({
      caCerts: [await Deno.readTextFile(fixture("localhost_cert.pem"))],
    });
    const ask = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`https://localhost:${port}${path}`, { ...init, client });
      await response.body?.cancel();
      return response.status;
    };
    await untilListening(port);
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET };
    const update = { method: "POST", headers, body: '{"update_id":1}' };
    expect(await ask("/telegram", update)).toBe(200);
    expect(bed.taken).toEqual([{ update_id: 1 }]);
    expect(await ask("/telegram", { ...update, headers: { "content-type": "application/json" } })).toBe(401);
    expect(await ask("/telegram", { ...update, body: new Uint8Array(2_000_000) })).toBe(413);
    for (const hidden of ["/metrics", "/readyz", "/livez", "/login"]) expect(await ask(hidden)).toBe(404);
    nginx.kill("SIGTERM");
    expect((await nginx.status).success).toBe(true);
  },
});

Deno.test({
  name: "the Caddyfile in docs/proxy is one",
  ignore: !await isThere("caddy"),
  fn: async () => {
    const args = ["validate", "--adapter", "caddyfile", "--config", example("Caddyfile")];
    const { success } = await new Deno.Command("caddy", { args, stderr: "null" }).output();
    expect(success).toBe(true);
  },
});

async function untilListening(port: number): Promise<void> {
  for (;;) {
    try {
      return (await Deno.connect({ port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

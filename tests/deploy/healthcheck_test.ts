import { expect } from "expect";
import { freePort } from "../free_port.ts";
import { DEPLOY } from "./deploy_files.ts";

/** The exit code of the image's health check against a server that answers with this status. */
async function healthOf(status: number): Promise<number> {
  const paths: string[] = [];
  const onListen = () => {};
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, (request) => {
    paths.push(new URL(request.url).pathname);
    return new Response("{}", { status });
  });
  const { code } = await check(server.addr.port);
  expect(paths).toEqual(["/readyz"]);
  return code;
}

function check(port: number): Promise<Deno.CommandOutput> {
  return new Deno.Command(`${DEPLOY}healthcheck`, { args: [`${port}`] }).output();
}

Deno.test("the image is healthy while /readyz is 200", async () => {
  expect(await healthOf(200)).toBe(0);
  expect(await healthOf(503)).not.toBe(0);
});

Deno.test("the image is not healthy while nobody listens", async () => {
  expect((await check(freePort())).code).not.toBe(0);
});

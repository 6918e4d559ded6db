import { parseFileId } from "@mtcute/file-id";
import { expect } from "expect";
import { z } from "zod";
import { gramjsClient, gramjsGetFile, stopGramjs } from "./clients/gramjs.ts";
import { testFile } from "./fixture.ts";
import { keystreamContent } from "./keystream_content.ts";

const started = z.object({
  ports: z.record(z.string(), z.number()),
  publicKeyPem: z.string(),
  files: z.array(z.object({
    id: z.string(),
    accessHash: z.string(),
    dcId: z.number(),
    sizeBytes: z.number(),
    seed: z.string(),
    fileId: z.string(),
  })),
});

Deno.test("the server runs as a program and tells clients all they need", async () => {
  const program = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-net=127.0.0.1",
      new URL("./main.ts", import.meta.url).pathname,
      "--size",
      "5000",
      "--dc",
      "4",
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = program.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { files: [described], ...server } = started.parse(JSON.parse((await lines.read()).value ?? ""));
  const content = keystreamContent(described.seed, described.sizeBytes);
  const client = gramjsClient(server, { apiId: 1001, apiHash: "sandbox" });
  try {
    await client.connect();
    await client.start({ botAuthToken: "42:sandbox" });
    const { fileId, dcId } = described;
    const [id, accessHash] = [BigInt(described.id), BigInt(described.accessHash)];
    const file = testFile({ id, accessHash, dcId, content });
    const reference = parseFileId(fileId).fileReference ?? undefined;
    const bytes = await gramjsGetFile(client, file, { offset: 0, limit: 8192, reference });
    expect(bytes).toEqual(await content.read(0, 8192));
  } finally {
    await stopGramjs(client);
    await program.stdin.close();
  }
  expect(JSON.parse((await lines.read()).value ?? "")).toMatchObject({ counts: { logins: 1 } });
  await lines.read();
  expect((await program.status).success).toBe(true);
});

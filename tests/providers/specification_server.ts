import deno from "../../deno.json" with { type: "json" };
import { freePort } from "../free_port.ts";

/** A server made from a provider's API description, which checks every request against it. */
export interface SpecificationServer extends AsyncDisposable {
  url: string;
}

/** Where the descriptions lie, beside the repository; not everybody has them. */
export const SPECIFICATIONS = new URL("../../../shared/specs/", import.meta.url);

export function haveSpecifications(): boolean {
  try {
    return Deno.statSync(SPECIFICATIONS).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Somebody else may take a port between its being free and the server's using it. */
const MOST_TRIES = 3;

/** Starts steady (npm: @stdy/cli) for one description; resolves once it accepts requests. */
export async function serveSpecification(file: string): Promise<SpecificationServer> {
  for (let tries = 1;; tries++) {
    try {
      return await serveAt(freePort(), file);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}

async function serveAt(port: number, file: string): Promise<SpecificationServer> {
  const steady = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", deno.imports["@stdy/cli"]],
      ...["--no-color", "--host", "127.0.0.1", "--port", String(port)],
      // Without it, the SDKs' timestamp_granularities[] is refused (Groq) or not checked at all (Together).
      "--validator-form-array-format=brackets",
      new URL(file, SPECIFICATIONS).pathname,
    ],
    cwd: new URL("../..", import.meta.url),
    env: { CI: "" }, // with CI=true it never says that it is ready
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = steady.stdout.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  await readUntil(output, "Ready to accept requests");
  const rest = drain(output);
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      steady.kill("SIGTERM");
      await rest;
      await steady.status;
    },
  };
}

async function readUntil(output: AsyncIterator<string>, wanted: string): Promise<void> {
  for (let text = ""; !text.includes(wanted);) {
    const { value, done } = await output.next();
    if (done) throw new Error(`steady stopped before it was ready: ${text}`);
    text += value;
  }
}

async function drain(output: AsyncIterator<string>): Promise<void> {
  while (!(await output.next()).done);
}

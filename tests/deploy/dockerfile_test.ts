import { validate } from "dockerfile-utils";
import { DockerfileParser } from "dockerfile-ast";
import { expect } from "expect";
import { readDeploy } from "./deploy_files.ts";

const text = await readDeploy("Dockerfile");
const stages = DockerfileParser.parse(text).getFROMs();

/** The arguments of an instruction in the last stage, which is the image. */
function inImage(instruction: string): string[] {
  const start = stages.at(-1)?.getRange()?.start.line ?? 0;
  return DockerfileParser.parse(text).getInstructions()
    .filter((found) => found.getInstruction() === instruction && (found.getRange()?.start.line ?? 0) >= start)
    .map((found) => found.getArgumentsContent() ?? "");
}

Deno.test("the Dockerfile has no error and no warning", () => {
  expect(validate(text)).toEqual([]);
  expect(validate("FORM x").length).toBeGreaterThan(0);
});

Deno.test("the image is built by the Deno that everything is checked with", async () => {
  const run = await Deno.readTextFile(new URL("../../run", import.meta.url));
  const version = /^deno_version=(.+)$/m.exec(run)?.[1];
  expect(stages.map((stage) => stage.getImage())).toContain(`denoland/deno:debian-${version}`);
});

Deno.test("every base image has a version, and none is called latest", () => {
  const images = stages.map((stage) => stage.getImage() ?? "").filter((image) =>
    !/^scratch$|^\$/.test(image)
  );
  expect(images.length).toBeGreaterThan(2);
  expect(images.filter((image) => !/:[\w.-]+$/.test(image) || image.endsWith(":latest"))).toEqual([]);
});

Deno.test("the image runs as a user without rights, tells its health, and keeps its state in a volume", () => {
  expect(inImage("USER")).toEqual(["10001:10001"]);
  expect(inImage("HEALTHCHECK")[0]).toContain('CMD ["healthcheck"]');
  const [volume] = inImage("VOLUME");
  const folders = [...inImage("ENV").join(" ").matchAll(/_DIR=(\S+)/g)].map((match) => match[1]);
  expect(folders.length).toBe(2);
  expect(folders.every((folder) => folder.startsWith(`${volume}/`))).toBe(true);
});

Deno.test("no secret and no state goes into the image's context", async () => {
  const lines = (await readDeploy("Dockerfile.dockerignore")).split("\n").filter((line) =>
    !/^(#|$)/.test(line)
  );
  expect(lines[0]).toBe("*");
  expect(lines.slice(1).every((line) => line.startsWith("!"))).toBe(true);
  expect(lines.filter((line) => /env|sessions|data|secrets|\.git/.test(line))).toEqual([]);
});

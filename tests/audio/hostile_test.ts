import { expect } from "expect";
import { MediaFolder, tone } from "../media.ts";
import { Tool } from "../../src/audio/tool.ts";
import { readPath, signal } from "./reading.ts";

/** A server that must never be asked for anything. */
function canary() {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => undefined }, (request) => {
    asked.push(request.url);
    return new Response("secret");
  });
  return {
    asked,
    url: `http://127.0.0.1:${server.addr.port}/stolen`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("no file makes ffmpeg open another file or host", async () => {
  await using folder = await MediaFolder.create();
  await using server = canary();
  const secret = await folder.sound("secret.wav", tone(5, 777));
  const targets = [
    `file://${secret}`,
    secret,
    server.url,
    `concat:${secret}`,
    `subfile,,start,0,end,0,,:${secret}`,
  ];
  const hostile = targets.flatMap((target) => [
    `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${target}\n#EXT-X-ENDLIST\n`,
    `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n#EXTINF:5,\n${target}\n#EXT-X-ENDLIST\n`,
    `ffconcat version 1.0\nfile '${target}'\n`,
    dashManifest(target),
    `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n`,
    `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="${target}"/></svg>`,
    `[playlist]\nFile1=${target}\nNumberOfEntries=1\n`,
  ]);
  for (const content of hostile) {
    const path = await folder.write("voice.ogg", content);
    await expect(readPath(path)).rejects.toMatchObject({ problem: "unsupported" });
  }
  expect(server.asked).toEqual([]);
});

Deno.test("a MOV whose sound lies in another file is not followed", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.sound("reference.mov", tone(2), ["-c:a", "pcm_s16le"]);
  const bytes = await Deno.readFile(path);
  const dref = new TextDecoder("latin1").decode(bytes).indexOf("url \x00\x00\x00\x01");
  expect(dref).toBeGreaterThan(0);
  bytes[dref + 7] = 0; // the flag "in this very file" off
  const { samples } = await readPath(await folder.write("reference.mov", bytes));
  expect(samples.length).toBe(2 * 16_000); // read from this file all the same
});

Deno.test("ffmpeg sees nothing of our environment", async () => {
  await using folder = await MediaFolder.create();
  const spy = await folder.write("spy", `#!/bin/sh\n/usr/bin/env > "$0.seen"\nexit 1\n`);
  await Deno.chmod(spy, 0o700);
  await using tool = new Tool(spy, [], signal);
  await tool.end();
  const seen = (await Deno.readTextFile(`${spy}.seen`)).trim().split("\n").map((line) => line.split("=")[0]);
  const ownToShell = ["PWD", "OLDPWD", "SHLVL", "_", "PATH"];
  expect(seen.filter((name) => !ownToShell.includes(name))).toEqual([]);
});

Deno.test("a header that claims enormous sizes costs no memory and no time", async () => {
  await using folder = await MediaFolder.create();
  const wav = await Deno.readFile(await folder.sound("small.wav", tone(1), ["-fflags", "+bitexact"]));
  wav.fill(0xfe, 4, 8).fill(0xfe, 40, 44);
  const { samples } = await readPath(await folder.write("large.wav", wav));
  expect(samples.length).toBe(16_000);
});

function dashManifest(target: string): string {
  return `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT5S">
<Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1000"><BaseURL>${target}</BaseURL>
<SegmentList duration="5"><SegmentURL media="${target}"/></SegmentList></Representation></AdaptationSet></Period></MPD>`;
}

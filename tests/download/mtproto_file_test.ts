import { openDownloads } from "../../src/download/downloads.ts";
import { fileSourceContract } from "../contracts/file_source.ts";
import { never } from "./bytes.ts";
import { startTelegram } from "./telegram.ts";

fileSourceContract("over MTProto", async (bytes) => {
  const under = new AsyncDisposableStack();
  const telegram = under.use(await startTelegram());
  const downloads = under.use(await openDownloads(telegram.options));
  const source = under.use(await downloads.opener.open(telegram.send(bytes).ref, never));
  return { source, [Symbol.asyncDispose]: () => under.disposeAsync() };
});

import { Decipherer, loadGramJs } from "../../src/download/gramjs/load.ts";
import { parseLocation } from "../../src/download/reading/file_location.ts";
import {
  mtprotoClientContract,
  type MtprotoClientUnderTest,
  PART_BYTES,
  type Refusal,
} from "../contracts/mtproto_client.ts";
import { FakeClock, until } from "../fake_clock.ts";
import { botApiFileId } from "../sandbox/mtproto/file_reference.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import { BOT_TOKEN, noise } from "./bytes.ts";
import { type Answer, partBytes, ScriptedClient } from "./scripted_client.ts";
import { startTelegram } from "./telegram.ts";

const FILE_BYTES = 3 * PART_BYTES + 100;
const METHOD = "upload.getFile";

const TEXTS: Record<Refusal, [code: number, text: string]> = {
  flood: [420, "FLOOD_WAIT_5"],
  file_migrate: [303, "FILE_MIGRATE_4"],
  reference_expired: [400, "FILE_REFERENCE_EXPIRED"],
  location_invalid: [400, "LOCATION_INVALID"],
  other: [500, "RPC_CALL_FAIL"],
};

mtprotoClientContract("by GramJS", async () => {
  const under = new AsyncDisposableStack();
  const telegram = under.use(await startTelegram(1));
  const { clock, dataCentres, publicKeyPem } = telegram.options;
  const create = await loadGramJs(publicKeyPem);
  const { apiId, apiHash } = telegram.credentials[0];
  const settings = {
    apiId,
    apiHash,
    botToken: BOT_TOKEN,
    dataCentres,
    clock,
    timeoutMs: 15_000,
    decipherer: new Decipherer(clock),
  };
  const client = create(settings, { session: undefined, saveSession: () => Promise.resolve() });
  under.defer(() => client.close());
  const bytes = noise(FILE_BYTES);
  const { ref } = telegram.send(bytes);
  const { faults } = telegram.server;
  return {
    client,
    bytes,
    location: parseLocation(ref.fileId),
    message: { chatId: ref.chatId, messageId: ref.messageId },
    goneMessage: { chatId: ref.chatId, messageId: 999 },
    refuse(refusal) {
      const [code, text] = TEXTS[refusal];
      faults.rpcError({ method: METHOD, code, text, times: 1 });
    },
    silence: () => void faults.dropAnswers({ method: METHOD, times: 1 }),
    async asked() {
      await until(() => telegram.server.requests.some(({ method }) => method === METHOD));
    },
    [Symbol.asyncDispose]: () => under.disposeAsync(),
  };
});

const ANSWERS: Record<Refusal, Answer> = {
  flood: "flood5",
  file_migrate: "moved4",
  reference_expired: "expired",
  location_invalid: "invalid",
  other: "500",
};

mtprotoClientContract("as scripted by tests", () => {
  const bytes = new Uint8Array(FILE_BYTES);
  for (let offset = 0; offset < FILE_BYTES; offset += PART_BYTES) {
    bytes.set(partBytes(offset, PART_BYTES).subarray(0, FILE_BYTES - offset), offset);
  }
  const location = parseLocation(
    botApiFileId(createFile({ kind: "video", content: memoryContent(bytes) })),
  );
  const answers: Answer[] = ["ok"];
  const client = new ScriptedClient({
    ...{ name: "A", trace: [], clock: new FakeClock(), answerMs: 0, answers },
    found: { location, sizeBytes: FILE_BYTES },
    sizeBytes: FILE_BYTES,
    messageId: 1,
  });
  const under: MtprotoClientUnderTest = {
    ...{ client, bytes, location },
    message: { chatId: 7, messageId: 1 },
    goneMessage: { chatId: 7, messageId: 999 },
    refuse: (refusal) => void answers.unshift(ANSWERS[refusal]),
    silence: () => void answers.unshift("silent"),
    asked: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => client.close(),
  };
  return Promise.resolve(under);
});

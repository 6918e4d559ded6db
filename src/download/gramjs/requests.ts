import { Buffer } from "node:buffer";
import bigInt from "big-integer";
import { Api } from "telegram";
import { LAYER } from "telegram/tl/AllTLObjects.js";
import { type FileLocation, type FoundFile, type MessageRef, MtprotoError } from "../mtproto_client.ts";

/** Channels and supergroups have Bot API ids below this number. */
const CHANNEL_BASE = -1_000_000_000_000;

/** The first request on a connection: says who we are, and asks `query` with it. */
export function introduce(apiId: number, query: Api.AnyRequest): Api.InvokeWithLayer {
  const introduction = new Api.InitConnection({
    apiId,
    deviceModel: "transhades",
    systemVersion: "1",
    appVersion: "1",
    langCode: "en",
    langPack: "",
    systemLangCode: "en",
    query,
  });
  return new Api.InvokeWithLayer({ layer: LAYER, query: withoutUpdates(introduction) });
}

/** Updates come over the Bot API; without this wrapper Telegram would send each of them here, too. */
export function withoutUpdates(request: Api.AnyRequest): Api.AnyRequest {
  return request instanceof Api.InvokeWithLayer ? request : new Api.InvokeWithoutUpdates({ query: request });
}

export function getFile(location: FileLocation, offset: number, limit: number): Api.upload.GetFile {
  const identity = {
    id: bigInt(location.id.toString()),
    accessHash: bigInt(location.accessHash.toString()),
    fileReference: Buffer.from(location.fileReference),
    thumbSize: location.thumbSize,
  };
  return new Api.upload.GetFile({
    location: location.kind === "photo"
      ? new Api.InputPhotoFileLocation(identity)
      : new Api.InputDocumentFileLocation(identity),
    offset: bigInt(offset),
    limit,
  });
}

export function getMessage(
  { chatId, messageId }: MessageRef,
): Api.messages.GetMessages | Api.channels.GetMessages {
  const id = [new Api.InputMessageID({ id: messageId })];
  if (chatId > CHANNEL_BASE) return new Api.messages.GetMessages({ id });
  // A bot may name a channel that it is in without knowing its access hash.
  const channel = new Api.InputChannel({ channelId: bigInt(CHANNEL_BASE - chatId), accessHash: bigInt.zero });
  return new Api.channels.GetMessages({ channel, id });
}

/** The document in the answer to `getMessage`; undefined when there is none. */
export function foundFile(answer: Api.messages.TypeMessages): FoundFile | undefined {
  const message = "messages" in answer ? answer.messages.at(0) : undefined;
  const media = message instanceof Api.Message ? message.media : undefined;
  const document = media instanceof Api.MessageMediaDocument ? media.document : undefined;
  if (!(document instanceof Api.Document)) return undefined;
  return {
    sizeBytes: Number(document.size),
    location: {
      kind: "document",
      dcId: document.dcId,
      id: BigInt(document.id.toString()),
      accessHash: BigInt(document.accessHash.toString()),
      fileReference: document.fileReference,
      thumbSize: "",
    },
  };
}

/** The bytes of a file part, in GramJS's memory. */
export function plainBytes(part: Api.upload.TypeFile): Uint8Array<ArrayBuffer> {
  if (!(part instanceof Api.upload.File)) {
    throw new MtprotoError("other", "Telegram offered a CDN, which was not asked for", {
      method: "upload.getFile",
    });
  }
  const { buffer, byteOffset, length } = part.bytes;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint8Array(part.bytes);
}

/** "upload.GetFile" -> "upload.getFile"; a wrapped request has the name of what is wrapped. */
export function methodName(request: { className: string }): string {
  const wrapped = Reflect.get(request, "query");
  if (wrapped) return methodName(wrapped);
  return request.className.replace(/[A-Z]\w*$/, (name) => name[0].toLowerCase() + name.slice(1));
}

import { Buffer } from "node:buffer";
import type { AuthKey } from "telegram/crypto/AuthKey.js";
import { BinaryReader } from "telegram/extensions/index.js";
import { MTProtoSender } from "telegram/network/index.js";
import type { RequestState } from "telegram/network/RequestState.js";
import { TLMessage } from "telegram/tl/core/index.js";
import type { MTProtoState } from "telegram/network/MTProtoState.js";
import type { Decipherer } from "./decipherer.ts";
import { LARGE_PACKET_BYTES } from "./transport.ts";

/** How often one message is sent again before the connection is given up. */
const MOST_RESENDS = 5;

/**
 * GramJS's sender without its own reconnecting, which resends after a second and hides what happened:
 * whatever breaks the connection ends it for good, and whoever still needs it opens another.
 */
export class PlainSender extends MTProtoSender {
  onLost: () => void = () => {};
  onRefused: () => void = () => {};
  readonly #refusals = new WeakMap<RequestState, number>();
  readonly #decipherer: Decipherer;

  constructor(
    authKey: AuthKey,
    options: ConstructorParameters<typeof MTProtoSender>[1],
    decipherer: Decipherer,
  ) {
    super(authKey, options);
    this.#decipherer = decipherer;
    const state: MTProtoState = Reflect.get(this, "_state");
    const open = state.decryptMessageData.bind(state);
    state.decryptMessageData = (packet) =>
      packet.length < LARGE_PACKET_BYTES ? open(packet) : this.#open(packet);
  }

  override reconnect(): void {
    this.onLost();
  }

  /** GramJS sends a message that the server refuses (bad salt, bad number) again and again, as fast as it is refused. */
  override _popStates(messageId: Parameters<MTProtoSender["_popStates"]>[0]): RequestState[] {
    const refused: RequestState[] = super._popStates(messageId);
    for (const state of refused) this.#refusals.set(state, (this.#refusals.get(state) ?? 0) + 1);
    if (refused.every((state) => (this.#refusals.get(state) ?? 0) <= MOST_RESENDS)) return refused;
    this.onRefused();
    return [];
  }

  /** GramJS tells whoever asked of a refusal, then throws it, too, which would drop the answers in the same packet behind it. */
  override async _processMessage(message: Parameters<MTProtoSender["_processMessage"]>[0]): Promise<void> {
    await super._processMessage(message).catch(() => {});
  }

  /** A file part: GramJS would decipher it on the event loop, and copy it twice. */
  async #open(packet: Buffer): Promise<TLMessage> {
    const key = this.authKey.getKey() ?? new Uint8Array();
    const { buffer, byteOffset, length } = packet;
    const own = new Uint8Array(buffer as ArrayBuffer, byteOffset, length); // of the decipherer: see Transport
    const plain = await this.#decipherer.open(own, key);
    const reader = new BinaryReader(Buffer.from(plain.buffer, plain.byteOffset, plain.length));
    reader.readLong(); // salt
    reader.readLong(); // session
    const [id, sequence] = [reader.readLong(), reader.readInt()];
    reader.readInt(); // length
    return new TLMessage(id, sequence, reader.tgReadObject());
  }
}

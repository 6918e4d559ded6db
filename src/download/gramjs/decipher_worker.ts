/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/// <reference lib="deno.unstable" />
/** Runs in a Worker: deciphers packets in the order they come, so that the event loop has other things to do. */
import { decipher, loadCipher } from "./decipher.ts";

/** A packet that is given away with its memory, and the key of its connection. */
export interface PacketToOpen {
  packet: Uint8Array<ArrayBuffer>;
  authKey: Uint8Array;
}

/** What it holds, and the packet's memory, which comes back. */
export interface OpenedPacket {
  plain: Uint8Array<ArrayBuffer>;
  memory: ArrayBuffer;
}

/** The first answer is "ready"; then one for each packet. */
export type Opened = OpenedPacket | { problem: string } | "ready";

function answer({ packet, authKey }: PacketToOpen): void {
  try {
    const plain = decipher(packet, authKey);
    const memory = packet.buffer;
    self.postMessage({ plain, memory } satisfies Opened, [plain.buffer, memory]);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    self.postMessage({ problem } satisfies Opened);
  }
}

loadCipher();
self.onmessage = ({ data }: MessageEvent<PacketToOpen>) => answer(data);
self.postMessage("ready" satisfies Opened);

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/// <reference lib="deno.unstable" />
/** Runs in a Worker: deciphers packets in the order they come, so that the event loop has other things to do. */
import { bestDecipher } from "./best_decipher.ts";
import { prove, sealedMessage } from "./decipher.ts";

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

/** What became of one packet. */
export type Opened = OpenedPacket | { problem: string };

/** The first one is "ready"; then one for each message, with as many packets. */
export type Answer = Opened[] | "ready";

const decipherAll = bestDecipher();

function answer(packets: readonly PacketToOpen[]): void {
  const plains = decipherAll(packets.map(({ packet, authKey }) => sealedMessage(packet, authKey)));
  const opened = packets.map((packet, index) => proven(packet, plains[index]));
  const given = opened.flatMap((each) => "plain" in each ? [each.plain.buffer, each.memory] : []);
  self.postMessage(opened satisfies Answer, given);
}

function proven({ packet, authKey }: PacketToOpen, plain: Uint8Array<ArrayBuffer>): Opened {
  try {
    prove(plain, packet, authKey);
    return { plain, memory: packet.buffer };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

self.onmessage = ({ data }: MessageEvent<PacketToOpen[]>) => answer(data);
self.postMessage("ready" satisfies Answer);

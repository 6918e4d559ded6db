import type { MtprotoServer } from "../mtproto/server.ts";
import { fromMtproto, type MergedRequest } from "./merged_requests.ts";

const EVERY_MS = 400;
const SHOWN = 40;

export interface MtprotoLatest {
  /** All requests so far. */
  total: number;
  bytesSent: number;
  /** The newest ones, oldest first. */
  latest: MergedRequest[];
}

/** Tells of MTProto requests a few times a second, as a download makes hundreds of them. */
export function watchMtproto(mtproto: MtprotoServer, tell: (latest: MtprotoLatest) => void): () => void {
  let told = "";
  const look = () => {
    const { requests: total, bytesSent } = mtproto.counts();
    const latest = mtproto.requests.slice(-SHOWN);
    const state = `${total} ${latest.map((request) => request.outcome).join()}`;
    if (state === told) return;
    told = state;
    tell({ total, bytesSent, latest: latest.map(fromMtproto) });
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return () => clearInterval(timer);
}

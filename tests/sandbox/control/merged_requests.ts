import type { MtprotoServer } from "../mtproto/server.ts";
import type { RequestLog, RequestRecord } from "../request_log.ts";

/** A request to any server of the sandbox, as the control API tells it. */
export type MergedRequest = Omit<RequestRecord, "id">;

/** Requests of all servers in the order of their times, the latest `limit` of them. */
export function mergedRequests(log: RequestLog, mtproto: MtprotoServer, limit = Infinity): MergedRequest[] {
  const overHttp = log.records.map(({ id: _id, ...record }): MergedRequest => record);
  const all = [...overHttp, ...mtproto.requests.map(fromMtproto)].toSorted((a, b) => a.at - b.at);
  return all.slice(-limit);
}

/** MTProto's own record in the form of the others. */
export function fromMtproto({ at, apiId, dcId, method, params, outcome }: MtprotoServer["requests"][number]) {
  return {
    at,
    server: "mtproto",
    method,
    ...(outcome !== "running" && { outcome }),
    detail: { apiId, dcId, ...plain(params) },
  };
}

/** Parameters as plain JSON: numbers of 64 bits as text, bytes as their length. */
function plain(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = JSON.stringify(params, (_key, value) => {
    if (typeof value === "bigint") return `${value}`;
    return value instanceof Uint8Array ? `${value.length} bytes` : value;
  });
  return JSON.parse(text);
}

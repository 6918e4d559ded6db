import type { DownloadEvent } from "../../download/ports.ts";
import type { ChatEvent } from "../chat_event.ts";
import type { Instruments } from "./instruments.ts";

/** What is counted of everything that Telegram is asked for, as listeners of chat and downloads. */
export function telegramMetrics(make: Instruments) {
  const waits = make.sum(
    "telegram_flood_wait_seconds_total",
    "Waits that Telegram asked for, by the method that was refused.",
    ["method"],
  );
  const takeWait = ({ method, waitMs }: { method: string; waitMs: number }) =>
    waits.add({ method }, waitMs / 1000);
  return {
    chat: chatMetrics(make, takeWait),
    downloads: downloadMetrics(make, takeWait),
  };
}

type TakeWait = (wait: { method: string; waitMs: number }) => void;

function chatMetrics(make: Instruments, takeWait: TakeWait): (event: ChatEvent) => void {
  const updates = make.sum("updates_total", "New updates, by kind.", ["type"]);
  const requests = make.sum(
    "telegram_requests_total",
    "Requests to the Bot API, such as messages and edits, by how they ended.",
    ["method", "code"],
  );
  const heldBack = make.sum(
    "telegram_held_back_total",
    "Messages and edits that waited before they were sent, for the bot's own budget or as Telegram asked.",
    ["what"],
  );
  const heldBackSeconds = make.sum(
    "telegram_held_back_seconds_total",
    "How long messages and edits waited before they were sent.",
    ["what"],
  );
  return (event) => {
    switch (event.type) {
      case "update":
        return updates.add({ type: event.kind });
      case "request":
        return requests.add({ method: event.method, code: event.code });
      case "flood_wait":
        return takeWait(event);
      case "held_back":
        heldBack.add({ what: event.what });
        return heldBackSeconds.add({ what: event.what }, event.waitMs / 1000);
    }
  };
}

function downloadMetrics(make: Instruments, takeWait: TakeWait): (event: DownloadEvent) => void {
  const bytes = make.sum(
    "download_bytes_total",
    "Bytes of files, by data centre and by who brought them.",
    ["dc", "account"],
  );
  const connections = make.gauge(
    "download_connections",
    "Open connections by which parts of files come, by data centre and account.",
    ["dc", "account"],
  );
  const slowed = make.sum(
    "download_slowed_total",
    "How often Telegram asked an account for less, which is answered by fewer connections, by data centre.",
    ["dc", "account"],
  );
  const open = new Map<string, readonly [{ dc: string; account: string }, number]>();
  return (event) => {
    if (event.type === "flood_wait") return takeWait(event);
    const labels = { dc: event.dcId?.toString() ?? "unknown", account: event.from };
    switch (event.type) {
      case "received":
        return bytes.add(labels, event.bytes);
      case "slowed":
        return slowed.add(labels);
      case "connections":
        open.set(`${labels.dc} ${labels.account}`, [labels, event.open]);
        return connections.show([...open.values()]);
    }
  };
}

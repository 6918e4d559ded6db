import type { TlWriter } from "../tl/writer.ts";
import type { Call, Method } from "./method.ts";

const CONFIG = 0xcc1a241e;
const DC_OPTION = 0x18b7a10d;
const MEDIA_ONLY = 1 << 1;
const CDN_CONFIG = 0x5725e40a;
const NEAREST_DC = 0x8e1a1775;
const VALID_SECONDS = 3600;

/** chat_size_max up to channels_read_media_period, as Telegram sends them. */
const LIMITS = [
  200, // chat_size_max
  200_000, // megagroup_size_max
  100, // forwarded_count_max
  210_000, // online_update_period_ms
  5_000, // offline_blur_timeout_ms
  30_000, // offline_idle_timeout_ms
  300_000, // online_cloud_timeout_ms
  30_000, // notify_cloud_delay_ms
  1_500, // notify_default_delay_ms
  60_000, // push_chat_period_ms
  2, // push_chat_limit
  172_800, // edit_time_limit
  2_147_483_647, // revoke_time_limit
  2_147_483_647, // revoke_pm_time_limit
  2_419_200, // rating_e_decay
  200, // stickers_recent_limit
  604_800, // channels_read_media_period
];
/** Receive, ring, connect, packet. */
const CALL_TIMEOUTS_MS = [20_000, 90_000, 30_000, 10_000];

export const CONFIG_METHODS: readonly Method[] = [
  {
    id: 0xc4f9186b,
    name: "help.getConfig",
    access: "client",
    prepare: () => ({ params: {}, answer: writeConfig }),
  },
  {
    id: 0x52029342,
    name: "help.getCdnConfig",
    access: "client",
    prepare: () => ({
      params: {},
      answer: (_call, writer) => void writer.uint(CDN_CONFIG).vector([], () => {}),
    }),
  },
  {
    id: 0x1fb33026,
    name: "help.getNearestDc",
    access: "client",
    prepare: () => ({
      params: {},
      answer: ({ dc, context }, writer) =>
        void writer.uint(NEAREST_DC).string("ID").int(dc.id).int(context.dcs[0]),
    }),
  },
];

/** Data centre N has the address 127.0.0.N: that is how a client's socket can tell them apart. */
function writeConfig({ context, dc }: Call, writer: TlWriter): void {
  const now = Math.floor(Date.now() / 1000);
  writer.uint(CONFIG).uint(0).int(now).int(now + VALID_SECONDS).bool(false).int(dc.id);
  writer.vector(dcOptions(context), ({ flags, id, port }) => {
    writer.uint(DC_OPTION).uint(flags).int(id).string(`127.0.0.${id}`).int(port);
  });
  writer.string("apv3.stel.com");
  for (const limit of LIMITS) writer.int(limit);
  for (const timeoutMs of CALL_TIMEOUTS_MS) writer.int(timeoutMs);
  writer.string("https://t.me/").int(1024).int(4096).int(dc.id); // caption and message length, web files
}

function dcOptions({ dcs, ports, mediaPorts }: Call["context"]) {
  const plain = dcs.map((id) => ({ flags: 0, id, port: ports[id] }));
  const mediaOnly = dcs.filter((id) => mediaPorts[id] !== undefined)
    .map((id) => ({ flags: MEDIA_ONLY, id, port: mediaPorts[id] }));
  return [...plain, ...mediaOnly];
}

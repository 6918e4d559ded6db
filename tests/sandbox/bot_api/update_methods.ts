import type { UpdateType } from "../world/update_queue.ts";
import { badRequest, BotApiError } from "./bot_api_error.ts";
import type { Call, Method } from "./call.ts";

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

function rememberAllowed({ params, session }: Call): void {
  const allowed = params.json("allowed_updates", "allowed_updates");
  if (Array.isArray(allowed)) {
    session.queue.allowed = allowed.filter((type): type is UpdateType => typeof type === "string");
  }
}

const getUpdates: Method = (call) => {
  const { params, session } = call;
  if (session.webhook.active) {
    throw new BotApiError(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  rememberAllowed(call);
  return session.poll.get({
    offset: params.integer("offset", 0),
    limit: clamp(params.integer("limit", 100), 1, 100),
    timeoutSeconds: clamp(params.integer("timeout", 0), 0, 50),
  }, call.signal);
};

const setWebhook: Method = async (call) => {
  const { params, session } = call;
  const url = params.text("url");
  if (url === "") return deleteWebhook(call);
  if (!URL.canParse(url)) throw badRequest("invalid webhook URL specified");
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && hostname !== "127.0.0.1") {
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  }
  const secretToken = params.text("secret_token");
  if (secretToken.length > 256) throw badRequest("secret token is too long");
  if (!/^[\w-]*$/.test(secretToken)) throw badRequest("secret token contains unallowed characters");
  rememberAllowed(call);
  if (params.boolean("drop_pending_updates")) session.queue.clear();
  session.poll.interrupt("Conflict: terminated by setWebhook request");
  const maxConnections = clamp(params.integer("max_connections", 40), 1, 100);
  await session.webhook.set({ url, secretToken, maxConnections });
  return true;
};

const deleteWebhook: Method = async ({ params, session }) => {
  await session.webhook.remove();
  if (params.boolean("drop_pending_updates")) session.queue.clear();
  return true;
};

export const updateMethods: Record<string, Method> = {
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo: ({ session }) => session.webhook.info(),
};

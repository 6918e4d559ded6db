import { type Clock, systemClock } from "../../../src/clock.ts";
import { cutAnswer, garbageAnswer, type HttpFault, HttpFaults } from "../http_faults.ts";
import { type HttpServer, serveHttp } from "../http_server.ts";

export const CHAT_PATH = "/v1/chat/completions";

/** A request as the server understood it. */
export interface ChatCall {
  key: string | undefined;
  model: string;
  instructions: string;
  words: string;
}

/** What a model says: words, or words that end early, or that it does not want to. */
export type Said = string | { text: string; finish: "length" | "content_filter" } | { refusal: string };

export interface ChatServer extends HttpServer {
  readonly calls: ChatCall[];
  /** Target "chat". */
  readonly faults: HttpFaults;
  /** What the model says; to begin with it tags what it translates, and tells the beginning of what it summarises. */
  say: (call: ChatCall) => Said;
  /** Longer requests are refused; of those longer than `silentTokens` only so much is read. */
  contextTokens: number;
  silentTokens: number;
  keys: string[];
}

/** A server that speaks OpenAI's /chat/completions with a model that is a script. */
export function startChatServer(clock: Clock = systemClock): ChatServer {
  const faults = new HttpFaults(clock);
  const http = serveHttp(async (request, signal) => {
    const call = await callOf(request);
    server.calls.push(call);
    const fault = await faults.meet(["chat"], signal);
    return fault ? faultAnswer(fault) : answerTo(call, server);
  });
  const server: ChatServer = {
    ...http,
    calls: [],
    faults,
    say: tagging,
    contextTokens: 100_000,
    silentTokens: Infinity,
    keys: ["sandbox-chat-key"],
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
  return server;
}

/** Settings of a bot that has this server write. */
export function chatEnv({ url, keys: [key] }: ChatServer): Record<string, string> {
  return { CHAT_MODEL: "sandbox-writer", CHAT_BASE_URL: `${url}/v1`, CHAT_API_KEY: key };
}

/** The numbered lines of a translation, each with a mark of its language; a summary of the first words. */
export function tagging({ instructions, words }: ChatCall): Said {
  const lines = linesOf(words);
  if (!instructions.includes("translate")) return `About: ${lines[0].slice(0, 40)}\n• ${lines.length} lines`;
  const language = /speech into (\w+)/.exec(instructions)?.[1] ?? "?";
  return lines.map((line) => line.replace(/^(\d+\|) /, `$1 <${language}> `)).join("\n");
}

export function linesOf(words: string): string[] {
  return words.split("\n").filter((line) => !/^<\/?transcript>$/.test(line));
}

async function callOf(request: Request): Promise<ChatCall> {
  const { model, messages } = await request.json();
  const [, key] = (request.headers.get("authorization") ?? "").split(" ");
  const roles = messages.map(({ role }: { role: string }) => role).join(" ");
  if (roles !== "system user") throw new TypeError(`unexpected messages: ${roles}`);
  return { key, model, instructions: messages[0].content, words: messages[1].content };
}

function answerTo(call: ChatCall, { say, contextTokens, silentTokens, keys }: ChatServer): Response {
  if (!keys.includes(call.key ?? "")) return refuse(401, "Incorrect API key provided.", "invalid_api_key");
  const tokens = Math.ceil((call.instructions.length + call.words.length) / 4);
  if (tokens > contextTokens) {
    const told = `This model's maximum context length is ${contextTokens} tokens, you requested ${tokens}.`;
    return refuse(400, told, "context_length_exceeded");
  }
  const said = say(call);
  const text = typeof said === "string" ? said : "text" in said ? said.text : null;
  const message = {
    role: "assistant",
    content: text,
    ...(text === null && { refusal: Object(said).refusal }),
  };
  const finish_reason = typeof said === "object" && "finish" in said ? said.finish : "stop";
  const usage = { prompt_tokens: Math.min(tokens, silentTokens), completion_tokens: 9 };
  return Response.json({ object: "chat.completion", choices: [{ index: 0, message, finish_reason }], usage });
}

function refuse(status: number, message: string, code: string, headers: HeadersInit = {}): Response {
  return Response.json({ error: { message, type: "invalid_request_error", code } }, { status, headers });
}

function faultAnswer(fault: HttpFault): Response {
  switch (fault.kind) {
    case "rate_limit":
      return refuse(429, "Rate limit reached.", "rate_limit_exceeded", {
        "retry-after": `${fault.retryAfterSeconds}`,
      });
    case "cut":
      return cutAnswer();
    case "garbage":
      return garbageAnswer();
    case "empty":
      return Response.json({});
    default:
      return refuse(fault.kind === "status" ? fault.status : 500, "Something failed.", "server_error");
  }
}

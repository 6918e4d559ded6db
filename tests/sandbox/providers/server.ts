import { createHash } from "node:crypto";
import { type Clock, systemClock } from "../../../src/clock.ts";
import { cutAnswer, garbageAnswer, type HttpFault, HttpFaults, outcomeOf } from "../http_faults.ts";
import { type HttpServer, serveHttp } from "../http_server.ts";
import { RequestLog, type RequestRecord } from "../request_log.ts";
import { decode } from "./decode.ts";
import { deepgram } from "./deepgram.ts";
import { groq } from "./groq.ts";
import { openai } from "./openai.ts";
import { together } from "./together.ts";
import { fullText, type Recognise, Refusal, type Vendor, type VendorName } from "./vendor.ts";

export const VENDORS: readonly Vendor[] = [groq, deepgram, together, openai];

export interface ProvidersOptions {
  recognise: Recognise;
  /** Keys that each vendor takes; a vendor without any takes none. */
  keys: Readonly<Partial<Record<VendorName, readonly string[]>>>;
  clock?: Clock;
  port?: number;
  /** Targets: the vendors' names. */
  faults?: HttpFaults;
  log?: RequestLog;
}

export interface ProvidersServer extends HttpServer {
  /** What belongs into the bot's base URL setting. */
  baseUrl(vendor: VendorName): string;
}

/** Groq, Deepgram, Together and OpenAI on one port, told apart by the path; they really listen to what is posted. */
export function startProviders(
  options: ProvidersOptions,
): ProvidersServer {
  const { clock = systemClock } = options;
  const endpoints = new Endpoints({
    ...options,
    clock,
    faults: options.faults ?? new HttpFaults(clock),
    log: options.log ?? new RequestLog(),
  });
  const server = serveHttp((request, signal) => endpoints.handle(request, signal), options.port);
  return {
    port: server.port,
    url: server.url,
    baseUrl: (name) => server.url + (VENDORS.find((vendor) => vendor.name === name)?.base ?? ""),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

class Endpoints {
  readonly #options: Required<Omit<ProvidersOptions, "port">>;

  constructor(options: Required<Omit<ProvidersOptions, "port">>) {
    this.#options = options;
  }

  async handle(request: Request, signal: AbortSignal): Promise<Response> {
    const { clock, log } = this.#options;
    const { pathname } = new URL(request.url);
    const vendor = VENDORS.find((v) => v.path === pathname);
    if (vendor === undefined || request.method !== "POST") {
      await request.body?.cancel();
      return Response.json({ error: { message: `Unknown request URL: ${request.method} ${pathname}` } }, {
        status: 404,
      });
    }
    const key = vendor.key(request.headers);
    const record = log.begin(clock.now(), vendor.name, "transcribe", { key: key?.slice(-4) });
    try {
      const { response, fault } = await this.#serve(vendor, request, record, signal);
      log.end(record, clock.now(), outcomeOf(fault, response));
      return response;
    } catch (error) {
      if (!(error instanceof Refusal || signal.aborted)) throw error;
      log.end(record, clock.now(), error instanceof Refusal ? error.status : "aborted");
      return error instanceof Refusal ? vendor.refuse(error) : garbageAnswer(502);
    }
  }

  async #serve(
    vendor: Vendor,
    request: Request,
    record: RequestRecord,
    signal: AbortSignal,
  ): Promise<{ response: Response; fault?: HttpFault }> {
    const { keys, faults, recognise, log } = this.#options;
    if (Number(request.headers.get("content-length") ?? 0) > vendor.maxBodyBytes) {
      await request.body?.cancel();
      throw vendor.words.tooLarge;
    }
    const key = vendor.key(request.headers);
    const order = await asOrder(vendor, request);
    if (key === undefined || !keys[vendor.name]?.includes(key)) throw vendor.words.auth;
    if (order instanceof Refusal) throw order;
    if (order.audio.length > vendor.maxBodyBytes) throw vendor.words.tooLarge;
    log.note(record, { model: order.model, bytes: order.audio.length, sha256: sha256(order.audio) });
    const fault = await faults.meet([vendor.name], signal);
    if (fault) return { response: faultAnswer(vendor, fault), fault };
    const samples = await decode(order.audio, vendor.words.corrupt, signal);
    const heard = await recognise(samples);
    const durationSeconds = samples.length / 16_000;
    log.note(record, { durationSeconds, heard: fullText(heard) });
    return { response: vendor.answer(order, heard, durationSeconds) };
  }
}

/** Reads the whole body before anything is said, as an answer during an upload is easily lost. */
function asOrder(vendor: Vendor, request: Request) {
  return vendor.read(request).catch((error) => {
    if (error instanceof Refusal) return error;
    throw error;
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function faultAnswer(vendor: Vendor, fault: HttpFault): Response {
  switch (fault.kind) {
    case "rate_limit":
      return vendor.refuse(
        new Refusal(429, "Too many requests. Please try again later.", undefined, fault.retryAfterSeconds),
      );
    case "cut":
      return cutAnswer();
    case "garbage":
      return garbageAnswer();
    case "empty":
      return Response.json({});
    default:
      return vendor.refuse(statusRefusal(vendor, fault.kind === "status" ? fault.status : 500));
  }
}

function statusRefusal({ words }: Vendor, status: number): Refusal {
  const known = Object.values(words).find((refusal) => refusal.status === status);
  if (known) return known;
  if (status === 402) return new Refusal(402, "You have run out of credit.", "insufficient_quota");
  return new Refusal(status, status >= 500 ? "Internal Server Error" : "Bad Request");
}

import { Hono } from "hono";
import { z } from "zod";
import type { HttpFaults } from "../http_faults.ts";
import { mtprotoFault, type SwitchedFaults } from "./mtproto_faults.ts";

const httpFault = z.intersection(
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("status"), status: z.int().min(400).max(599) }),
    z.object({ kind: z.literal("rate_limit"), retryAfterSeconds: z.number().positive() }),
    z.object({ kind: z.literal("garbage") }),
    z.object({ kind: z.literal("empty") }),
    z.object({ kind: z.literal("cut") }),
    z.object({ kind: z.literal("stall") }),
    z.object({ kind: z.literal("hold") }),
    z.object({ kind: z.literal("latency"), ms: z.number().positive() }),
    z.object({ kind: z.literal("bandwidth"), bytesPerSecond: z.number().positive() }),
  ]),
  z.object({ times: z.int().positive().optional(), until: z.number().optional() }),
);
const addHttpFault = z.object({ target: z.string().min(1), fault: httpFault });

/**
 * Faults over HTTP: GET /, POST /http {target, fault}, DELETE /http?target=, POST /mtproto {kind, ...},
 * DELETE /mtproto?id= (ids come from POST and GET). `changed` is told after each change.
 */
export function faultRoutes(http: HttpFaults, switched: SwitchedFaults, changed: () => void): Hono {
  const state = () => ({ http: http.active(), mtproto: switched.active() });
  return new Hono()
    .get("/", (c) => c.json(state()))
    .post("/http", async (c) => {
      const { target, fault } = addHttpFault.parse(await c.req.json());
      http.add(target, fault);
      changed();
      return c.json(state());
    })
    .delete("/http", (c) => {
      http.clear(c.req.query("target"));
      changed();
      return c.json(state());
    })
    .post("/mtproto", async (c) => {
      switched.on(mtprotoFault.parse(await c.req.json()));
      changed();
      return c.json(state());
    })
    .delete("/mtproto", (c) => {
      switched.off(c.req.query("id"));
      changed();
      return c.json(state());
    });
}

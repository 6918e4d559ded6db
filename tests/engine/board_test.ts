import { expect } from "expect";
import { Board } from "../../src/engine/board.ts";
import { idOf as boardIdOf } from "../../src/engine/bull.ts";
import { BOARD_PATH } from "../../src/http/dashboard/ports.ts";
import { HttpBed } from "../http/bed.ts";

import { begun, over } from "../contracts/engine_workers.ts";

import { taskOf } from "../queue/workbench.ts";
import { redisServer } from "../redis_server.ts";
import { BullmqWorkers } from "./bullmq_workers.ts";
import { TIMERS } from "./timers.ts";

const server = await redisServer();
const TOKEN = "a-token-of-the-operator";
const HOST = "127.0.0.1:8080";
const PERSON = 987_654_321;

Deno.test(
  "BullMQ's page is for whoever shows the token, loads nothing from elsewhere, changes nothing, and names nobody",
  TIMERS,
  async (t) => {
    await using under = await BullmqWorkers.open(server);
    const anna = await under.worker({ maxWorkers: 1 });
    anna.gate.close();
    const task = { ...taskOf("b1"), chatId: PERSON, messageId: 77, userId: PERSON };
    await anna.queue.accept(taskOf("a1"));
    await under.until(() => begun([anna]).length === 1);
    await anna.queue.accept(task);
    await under.until(async () => (await anna.queue.status()).queued === 1);
    await using board = new Board(under.database, BOARD_PATH);
    const bed = new HttpBed({ token: TOKEN });
    Object.assign(bed.dashboard, { board: (request: Request) => board.answer(request) });
    const ask = async (path: string, method = "GET", headers: Record<string, string> = {}) => {
      const shown = { host: HOST, authorization: `Bearer ${TOKEN}`, ...headers };
      return await bed.app.request(`${BOARD_PATH}${path}`, { method, headers: shown });
    };
    const waiting = boardIdOf(`${PERSON}:77`);

    await t.step("the page and its parts", async () => {
      expect((await ask("", "GET", { authorization: "Bearer wrong" })).status).toBe(401);
      const page = await ask("");
      const text = await page.text();
      expect(text).not.toMatch(/(src|href)="https?:/);
      expect(page.headers.get("content-security-policy")).toContain("script-src 'self'; style-src 'self'");
      const parts = [...text.matchAll(/(?:src|href)="(static\/[^"]+\.(?:js|css))"/g)].map(([, part]) => part);
      expect(parts.length).toBeGreaterThan(2);
      for (const part of parts) {
        const response = await ask(`/${part}`);
        expect([part, response.status, (await response.text()).length > 500]).toEqual([part, 200, true]);
      }
      for (const beyond of ["/static/../../package.json", "/static/%2e%2e%2f%2e%2e%2fpackage.json"]) {
        expect(await (await ask(beyond)).text()).not.toContain("@bull-board");
      }
    });

    await t.step("a job that waits is seen, without its chat and its person", async () => {
      const all = await (await ask("/api/queues?activeQueue=bull&page=1&jobsPerPage=10")).text();
      expect(JSON.parse(all).queues[0]).toMatchObject({
        counts: { active: 1, prioritized: 1 },
        readOnlyMode: true,
      });
      const one = await (await ask(`/api/queues/bull/${waiting}`)).text();
      expect(JSON.parse(one).status).toBe("prioritized");
      for (const text of [all, one]) expect(text).not.toContain(`${PERSON}`);
    });

    await t.step("nothing is changed by it", async () => {
      const paths = [
        "/api/queues/bull/empty",
        "/api/queues/bull/pause",
        "/api/queues/pause",
        `/api/queues/bull/${waiting}/clean`,
      ];
      for (const path of paths) expect([path, (await ask(path, "PUT")).status]).toEqual([path, 404]);
      expect(
        (await board.answer(
          new Request(`http://${HOST}${BOARD_PATH}/api/queues/bull/empty`, { method: "PUT" }),
        )).status,
      ).toBe(405);
      expect((await anna.queue.status()).queued).toBe(1);
    });
    anna.gate.open();
    await over(under, "a1");
  },
);

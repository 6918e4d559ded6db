import { engineContract } from "../contracts/engine.ts";
import { redisServer } from "../redis_server.ts";
import { BullmqWorkers } from "./bullmq_workers.ts";
import { TIMERS } from "./timers.ts";

const server = await redisServer();

engineContract("BullMQ", () => BullmqWorkers.open(server), { servesOneProcess: false, leaves: TIMERS });

import process from "node:process";
import type { Clock } from "../../clock.ts";
import type { Instruments } from "./instruments.ts";

/** How often the event loop is looked at. */
const LOOK_EVERY_MS = 500;
const DELAY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * What the process takes of the machine. Not those of prom-client: they read /proc, which the executable may not, and would
 * tell 0 bytes of memory without a word.
 */
export function processMetrics(make: Instruments, startedAt: number): () => void {
  const cpu = make.total("process_cpu_seconds_total", "User and system time.");
  const memory = make.gauge("process_resident_memory_bytes", "Resident memory.");
  const heap = make.gauge("process_heap_bytes", "Heap of the main thread.");
  const start = make.gauge("process_start_time_seconds", "When the program started, since the Unix epoch.");
  return () => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = Deno.memoryUsage();
    cpu.show([[{}, (user + system) / 1e6]]);
    memory.show([[{}, rss]]);
    heap.show([[{}, heapUsed]]);
    start.show([[{}, startedAt / 1000]]);
  };
}

/** Sees how late timers of this thread are, until the signal aborts. */
export async function watchEventLoop(make: Instruments, clock: Clock, signal: AbortSignal): Promise<void> {
  const delays = make.distribution(
    "event_loop_delay_seconds",
    "How late a timer came, looked at twice a second: what else waits, waits as long.",
    DELAY_SECONDS,
  );
  while (!signal.aborted) {
    const dueAt = clock.now() + LOOK_EVERY_MS;
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => {});
    if (!signal.aborted) delays.see({}, Math.max(0, clock.now() - dueAt) / 1000);
  }
}

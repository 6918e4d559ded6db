import { configure, reset } from "@logtape/logtape";

/** What an operator is warned of while this is done. */
export async function warnings(work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const sink = {
    lines: (record: { message: readonly unknown[] }) => void lines.push(record.message.join("")),
  };
  await configure({
    sinks: sink,
    loggers: [{ category: "transhades", sinks: ["lines"], lowestLevel: "warning" }],
  });
  await work().finally(reset);
  return lines;
}

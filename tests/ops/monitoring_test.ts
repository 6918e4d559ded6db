import { expect } from "expect";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MetricsBed } from "./metrics_bed.ts";

const FOLDER = fileURLToPath(new URL("../../docs/monitoring/", import.meta.url));
/** Of Prometheus itself. */
const FOREIGN = new Set(["up"]);

interface Panel {
  title: string;
  type: string;
  fieldConfig?: { defaults: { unit?: string } };
  targets?: { expr: string }[];
}

async function read(name: string): Promise<string> {
  return await Deno.readTextFile(join(FOLDER, name));
}

async function panels(): Promise<Panel[]> {
  const board: { panels: Panel[] } = JSON.parse(await read("dashboard.json"));
  return board.panels.filter(({ type }) => type !== "row");
}

async function expressions(): Promise<string[]> {
  return (await panels()).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

/** Everything as it is scraped once all has happened. */
async function scrape(): Promise<string> {
  using bed = new MetricsBed();
  await bed.liveThroughAll();
  return await bed.metrics.text();
}

/** A histogram is asked for by the names of its series. */
function seriesOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) =>
      type === "histogram" ? ["bucket", "sum", "count"].map((part) => `${name}_${part}`) : [name]
    ),
  );
}

function metricsIn(text: string): string[] {
  return [...text.matchAll(/\b(?:transhades|process|bullmq)_[a-z_]+\b/g)].map(([name]) => name);
}

/** Reads its input, if there is any. */
async function promtool(args: string[], input = ""): Promise<{ code: number; said: string }> {
  const command = new Deno.Command("promtool", {
    args,
    cwd: FOLDER,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).then(() => writer.close(), () => undefined);
  const { code, stdout, stderr } = await child.output();
  return { code, said: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
}

async function hasPromtool(): Promise<boolean> {
  return await promtool(["--version"]).then(() => true, () => false);
}

const isMissing = !await hasPromtool();
if (isMissing) {
  console.error("promtool is missing: alerts are not tried (Debian: apt-get install prometheus)");
}

Deno.test("every metric that dashboard and alerts name is told, and the dashboard shows every one", async () => {
  const told = seriesOf(await scrape());
  const shown = (await expressions()).flatMap(metricsIn);
  const unknown = [
    ...shown,
    ...metricsIn(await read("alerts.yml")),
    ...metricsIn(await read("alerts_test.yml")),
  ]
    .filter((name) => !told.has(name) && !FOREIGN.has(name));
  expect(unknown).toEqual([]);
  const isShown = (name: string) =>
    shown.includes(name) || shown.includes(name.replace(/_(sum|count)$/, "_bucket"));
  expect([...told].filter((name) => !isShown(name))).toEqual([]);
});

Deno.test("everything is told with a sample once it has happened", async () => {
  const text = await scrape();
  const names = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  const silent = names.filter((name) => !new RegExp(`^${name}(_count)?[ {]`, "m").test(text));
  expect(silent).toEqual([]);
});

Deno.test("the README tells of every metric", async () => {
  const names = [...(await scrape()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  const readme = await read("README.md");
  expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

Deno.test("each panel has a unit and a query, each alert its cure", async () => {
  const poor = (await panels()).filter(({ fieldConfig, targets = [] }) =>
    !fieldConfig?.defaults.unit || targets.length === 0
  );
  expect(poor.map(({ title }) => title)).toEqual([]);
  const alerts = (await read("alerts.yml")).split(/^ *- alert:/m).slice(1);
  expect(alerts.length).toBeGreaterThan(10);
  expect(alerts.filter((alert) => !/runbook: .{20}/.test(alert) || !/summary: /.test(alert))).toEqual([]);
});

Deno.test({
  name:
    "promtool understands the metrics, the alerts and what the dashboard asks for; the alerts ring when they should",
  ignore: isMissing,
  fn: async () => {
    const own = (await scrape()).replaceAll("bullmq_job_count", "bullmq_jobs"); // its name is BullMQ's
    expect(await promtool(["check", "metrics"], own)).toEqual({ code: 0, said: "" });
    expect(await promtool(["check", "rules", "alerts.yml"])).toMatchObject({ code: 0 });
    expect(await promtool(["test", "rules", "alerts_test.yml"])).toMatchObject({ code: 0 });
    const queries = (await expressions()).map((expr) =>
      expr.replaceAll("$instance", ".*").replaceAll("$__rate_interval", "5m")
    );
    const rules = queries.map((expr, index) => ({ record: `dashboard:${index}`, expr }));
    const path = await Deno.makeTempFile({ suffix: ".yml" });
    await Deno.writeTextFile(path, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    const { code, said } = await promtool(["check", "rules", path]);
    await Deno.remove(path);
    expect({ code, said }).toMatchObject({
      code: 0,
      said: expect.stringContaining(`${queries.length} rules`),
    });
  },
});

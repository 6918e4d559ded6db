import { expect } from "expect";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { has } from "../deploy/deploy_files.ts";
import { answerTo, newcomer, voiceNote } from "../end_to_end/bot_media.ts";
import { BotProgram } from "../end_to_end/bot_program.ts";
import { until } from "../fake_clock.ts";
import { freePort } from "../free_port.ts";
import { MediaFolder } from "../media.ts";
import { startSandbox } from "../sandbox/sandbox.ts";

const TOKEN = "a-token-of-the-operator";
const read = (path: string) => Deno.readTextFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
const isThere = await has("prometheus");

/** deploy/prometheus.yml, for one bot and in a hurry. */
async function configIn(folder: MediaFolder, port: number): Promise<string> {
  const config = (await read("deploy/prometheus.yml"))
    .replace("scrape_interval: 15s", "scrape_interval: 1s\n  evaluation_interval: 1s")
    .replace(
      /\/etc\/.*alerts.yml/,
      await folder.write("alerts.yml", await read("docs/monitoring/alerts.yml")),
    )
    .replace("/run/secrets/http_token", await folder.write("token", TOKEN))
    .replace('"bot-1:8080", "bot-2:8080"', `"127.0.0.1:${port}"`);
  return await folder.write("prometheus.yml", config);
}

interface Rule {
  name: string;
  health: string;
  state?: string;
}

Deno.test({
  name:
    "Prometheus scrapes the bot with its token; each alert is weighed, each query of the dashboard understood",
  ignore: !isThere,
  fn: async () => {
    await using sandbox = await startSandbox();
    await using folder = await MediaFolder.create();
    const [port, own] = [freePort(), freePort()];
    await using _bot = await BotProgram.start(sandbox, {
      env: { HTTP_LISTEN: `${port}`, HTTP_TOKEN: TOKEN },
    });
    const args = [`--config.file=${await configIn(folder, port)}`, `--web.listen-address=127.0.0.1:${own}`];
    const prometheus = new Deno.Command("prometheus", {
      args: [...args, `--storage.tsdb.path=${join(folder.path, "data")}`],
      stderr: "null",
    }).spawn();
    const ask = async (path: string) => await (await fetch(`http://127.0.0.1:${own}/api/v1/${path}`)).json();
    const query = (text: string) => ask(`query?query=${encodeURIComponent(text)}`);
    const sari = newcomer(sandbox);
    await answerTo(sari, sari.sendsVoice(await voiceNote()));
    const isSeen = async () => (await query("transhades_jobs_ended_total > 0")).data.result.length > 0;
    await until(() => isSeen().catch(() => false));
    const rulesNow = async (): Promise<Rule[]> =>
      (await ask("rules")).data.groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
    await until(async () => (await rulesNow()).every(({ health }) => health !== "unknown"));
    expect((await rulesNow()).filter(({ health }) => health !== "ok")).toEqual([]);
    expect((await rulesNow()).filter(({ state }) => state === "firing")).toEqual([]);
    const { panels } = JSON.parse(await read("docs/monitoring/dashboard.json"));
    const targets: { expr: string }[] = panels.flatMap(({ targets = [] }) => targets);
    for (const { expr } of targets) {
      const { status } = await query(expr.replaceAll("$instance", ".*").replaceAll("$__rate_interval", "5s"));
      expect([expr, status]).toEqual([expr, "success"]);
    }
    prometheus.kill("SIGTERM");
    await prometheus.status;
  },
});

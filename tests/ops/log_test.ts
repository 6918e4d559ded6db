import { expect } from "expect";
import { getLogger, reset } from "@logtape/logtape";
import { startLog } from "../../src/ops/log.ts";
import { DeliveryError, InternalError } from "../../src/pipeline/errors.ts";
import { RedisFailure } from "../../src/store/redis/errors.ts";

const AWAY = new RedisFailure("nobody listens at its address", "see that it runs", {
  cause: new Error("MaxRetriesPerRequestError"),
});

/** What stands in the log. */
async function logged(format: "pretty" | "json", error: Error, secrets: string[] = []): Promise<string> {
  const { writeSync } = Deno.stderr;
  let written = "";
  Deno.stderr.writeSync = (bytes) => {
    written += new TextDecoder().decode(bytes);
    return bytes.length;
  };
  try {
    await startLog({ level: "info", format, secrets });
    getLogger(["transhades", "queue"]).error("job {job} cannot be kept just now: {error}", {
      job: "1:1",
      error,
    });
    await reset();
  } finally {
    Deno.stderr.writeSync = writeSync;
  }
  return written;
}

Deno.test("what the operator can mend, or is classified, takes one line; a defect has its stack", async () => {
  for (const format of ["pretty", "json"] as const) {
    const away = await logged(format, AWAY);
    expect(away).toContain("Redis cannot be used: nobody listens at its address; see that it runs");
    expect(away.trim().split("\n")).toHaveLength(1);
    expect(away).not.toMatch(/MaxRetries|errors\.ts|log_test\.ts/);
    const refused = await logged(format, new DeliveryError("withheld", "400: chat not found"));
    expect(refused).toContain("chat not found");
    expect(refused).not.toContain("log_test.ts");
    for (const defect of [new TypeError("x is not a function"), new InternalError(new Error("lost"))]) {
      expect(await logged(format, defect)).toContain("log_test.ts");
    }
  }
});

Deno.test("no secret stands in the log, wherever it was", async () => {
  const error = new Error("at https://api.telegram.org/bot123:sesame-open/getMe");
  for (const format of ["pretty", "json"] as const) {
    expect(await logged(format, error, ["123:sesame-open"])).not.toContain("sesame");
  }
});

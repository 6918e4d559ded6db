import { expect } from "expect";
import { BEN, PIERRE, text } from "./people.ts";
import { Rig } from "./rig.ts";

const GROUP = -1001;
const LINK = "https://bot.example.com/login/link?key=a-b_c";
const dashboardLink = () => Promise.resolve(LINK);

Deno.test("an administrator gets a link to the dashboard, which nobody looks at beforehand", async () => {
  const rig = new Rig({ dashboardLink });
  const [said] = await rig.answers(text(PIERRE, "/dashboard"));
  expect(said).toContain(LINK);
  expect(rig.telegram.sent.at(-1)?.payload.link_preview_options).toEqual({ is_disabled: true });
});

Deno.test("nobody else gets one, and no group; where there is no dashboard, what turns it on is said", async () => {
  const rig = new Rig({ dashboardLink });
  const said = [
    ...await rig.answers(text(BEN, "/dashboard")),
    ...await rig.answers(text(PIERRE, "/dashboard", GROUP)),
    ...await new Rig().answers(text(PIERRE, "/dashboard")),
  ];
  expect(said).toEqual([
    expect.stringContaining("ADMIN_USERS"),
    expect.stringContaining("private chat"),
    expect.stringContaining("HTTP_TOKEN"),
  ]);
  expect(said.join()).not.toContain("key=");
});

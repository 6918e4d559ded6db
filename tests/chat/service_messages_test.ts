import { expect } from "expect";
import type { Message } from "grammy/types";
import { BEN, file, message } from "./people.ts";
import { Rig } from "./rig.ts";

const STRANGER = { ...BEN, id: 99 };

/** What Telegram tells of a chat by itself (https://core.telegram.org/bots/api#message), and a kind yet to come. */
const KINDS =
  `new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo
  group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed pinned_message invoice
  successful_payment refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent connected_website
  write_access_allowed passport_data proximity_alert_triggered boost_added chat_background_set checklist_tasks_done
  checklist_tasks_added direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed
  forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway giveaway_winners
  giveaway_completed paid_message_price_changed suggested_post_approved suggested_post_approval_failed suggested_post_declined
  suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
  video_chat_participants_invited web_app_data screenshot_taken something_of_the_year_2030`.split(/\s+/);

Deno.test("what Telegram tells of a chat by itself is met with silence, a stranger's chat included", async () => {
  const rig = new Rig();
  for (const kind of KINDS) {
    for (const person of [BEN, STRANGER]) {
      for (const value of [true, {}, [], [{ ...file("p"), width: 1, height: 1 }]]) {
        await rig.feed(message(person, { [kind]: value } as Partial<Message>));
        await rig.feed(message(person, { [kind]: value } as Partial<Message>, -1001));
      }
    }
  }
  await rig.feed(message(BEN, {}));
  expect(rig.telegram.sent).toEqual([]);
});

Deno.test("what a person sends on purpose still gets its word", async () => {
  const rig = new Rig();
  const contents: Partial<Message>[] = [
    { text: "hello" },
    { location: { latitude: 1, longitude: 1 } },
    { contact: { phone_number: "1", first_name: "A" } },
    { dice: { emoji: "🎲", value: 6 } },
    { sticker: {} as never },
    { story: {} as never },
    { poll: {} as never },
  ];
  for (const content of contents) expect(await rig.answers(message(BEN, content))).toHaveLength(1);
  expect(await rig.answers(message(STRANGER, contents[1]))).toHaveLength(1);
});

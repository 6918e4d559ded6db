/** What the bot says in English, in Fluent (https://projectfluent.org). A module, so that it is part of the executable. */
export const english = String.raw`
command-start = What I can do
command-help = How to use me
command-status = How busy I am, and who listens
command-provider = Choose who turns speech into text
command-settings = How I listen and answer here
command-language = Which language is spoken
command-vocabulary = Names and jargon to expect
command-transcribe = Turn a recording into text (as a reply to it)
command-history = Your recordings and their texts
command-search = Search your recordings
command-stats = Your recordings in numbers
command-export = All your texts as files
command-forget = Delete your texts
command-privacy = What is kept, where and for how long
command-chats = Which of your chats I turn into text
command-dashboard = Open the dashboard
command-usage = Minutes and money, by provider and person
command-invite = A link that lets others in
command-ban = Keep somebody out
command-unban = Let them in again
profile-description =
    Send me a voice message, a recording or a video, and I turn it into text: easy to read, as a Word document, or as subtitles.
profile-short = Turns voice messages, recordings and videos into text.

start =
    👋 <b>Hello! I turn speech into text.</b>

    Send or forward me a voice message, a recording or a video of up to { $limit }, and you get the text right here.

    ⚙️ /settings – how I listen and answer
    🗂 /history – your recordings and their texts
    ❓ /help – how it works
help =
    ❓ <b>How it works</b>

    1. Send a voice message, audio, video, video message, or such a file as a document (up to { $limit }). Several at once are fine: each gets its own answer.
    2. Watch the progress, or press ⏹ to stop.
    3. Read the text. Tap a long one to unfold it; a very long one comes with a file.
    4. The buttons below it give you documents and subtitles, show times, or have the recording transcribed again.

    ⚙️ /settings – language, style, vocabulary and more
    🎙 /provider – now { $provider }
    🗂 /history, /search – your recordings, and what was said in them
    🔏 /privacy, /forget – what is kept, and how to delete it
    📊 /status – how busy I am
help-group =
    ❓ <b>In this group</b>

    { $onRequest ->
        [yes] ✋ I turn a recording into text when somebody asks: reply to it with /transcribe, with @{ $username } or with my name.
       *[no] ⚡ I turn every recording here into text. For an older one reply to it with /transcribe, with @{ $username } or with my name.
    }

    ⚙️ /settings – for administrators: at once or when asked, language, style and more
    💬 In our private chat: your own recordings, /history and /search
help-guest = 💬 <b>In other chats:</b> reply to a recording with @{ $username }, and the text comes there. Everybody in that chat sees it.
help-business = 💼 <b>In your own chats:</b> connect me in Telegram's settings, and I turn what others send you into text here: /chats
english-only = 🇬🇧 At the moment I understand English only. Whoever runs this bot can teach me other languages.

dashboard-link =
    📈 This opens the dashboard once, within 5 minutes:

    { $url }
dashboard-admins = 📈 The dashboard is for administrators (ADMIN_USERS).
dashboard-off = 📈 The dashboard is off: HTTP_LISTEN (or WEBHOOK_URL) and HTTP_TOKEN turn it on.
dashboard-private = 📈 Ask me in our private chat: here everybody would have the link.

access-denied =
    🔒 <b>I only work for people I know.</b>

    To ask for access, send your user id to whoever runs this bot: <code>{ $userId }</code>
access-denied-button = 🔒 I only work for people I know.
access-anonymous = 🔒 You write in the name of a chat, so I cannot tell who you are. Write as yourself, please.
quota-used = ⏳ Today's { $minutes } minutes are used up. There are new ones in about { $wait }.
usage-none = 📊 Nothing was recognised in the last 31 days.
usage-title = 📊 <b>Usage</b> · today | 31 days (UTC)
usage-all = All
usage-providers = 🎙 <b>By provider</b>
usage-people = 👤 <b>By person</b>
usage-writing = Summaries and translations
usage-others = { $count } others
usage-line = { $name }: { $today } | { $month }
usage-prices = ℹ️ Money is an estimate by published prices ({ $month }); + ? where none is known.
standing-admins = 🔑 That is for administrators (ADMIN_USERS), in our private chat.
invite-link =
    ✉️ Whoever opens this link within { $days ->
        [one] one day
       *[other] { $days } days
    } may use me. /ban with a user id keeps somebody out again.

    { $url }
ban-whom = 🔑 Tell me the user id, such as /{ $command } 123456789
ban-admin = 🔑 That is an administrator: ADMIN_USERS says so.
banned-one = 🚫 { $userId } is kept out now. /unban { $userId } undoes that.
unbanned-one = ✅ { $userId } is no longer kept out; an earlier invitation no longer counts.

hint-text = 🎧 I listen rather than read: send me a voice message, an audio or a video file. /help tells more.
hint-command = 🤔 I do not know this command. /help shows what I can do.
hint-photo = 🖼 A nice picture, but nothing to hear in it. Send me a voice message, an audio or a video file.
hint-sticker = 😄 Good one! But I need something to listen to: a voice message, an audio or a video file.
hint-animation = 🎞 Animations have no sound. Send me a voice message, an audio file or a video with sound.
hint-document = 📄 { $name } does not look like audio or video. Send me a voice message, an audio or a video file.
hint-other = 🤔 I cannot listen to that. Send me a voice message, an audio or a video file.

accepted-next = 📥 Got it, starting right away …
accepted = 📥 Got it! Number { $place } in the queue.
progress-queued = 📥 Number { $place } in the queue …
progress-download =
    ⬇️ Downloading … { $percent } %
    { $bar }
    { $done } of { $total } MB · { $speed } MB/s
progress-download-open = ⬇️ Downloading … { $done } MB · { $speed } MB/s
progress-sound-alone = only the sound of { $total } MB
progress-enough = ⬇️ { $done } of { $total } MB were enough
progress-transcribe =
    🎙 Listening … { $percent } %
    { $bar }
    piece { $piece } of { $pieces }
progress-listening = 🎙 Listening …
progress-left = about { $wait } left
progress-transcribe-open = 🎙 Listening … piece { $piece } of { $pieces }
progress-still-downloading = ⬇️ { $percent } % · { $speed } MB/s
wait-seconds = { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }
wait-minutes = { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
wait-hours = { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
progress-parked =
    ⏳ Telegram has asked me to wait with downloads.
    I go on by myself in about { $wait }. Files that I know already still come at once.
progress-parked-account =
    ⏳ Telegram has asked me to wait with downloads.
    I go on by myself in about { $wait }, with { $account } first. Files that I know already still come at once.
progress-disconnected =
    📡 Telegram's file servers cannot be reached at the moment.
    I keep your file, and go on by myself as soon as they are back. Files that I know already still come at once.
progress-provider = 🚦 { $provider } takes no more requests at the moment.
    What is done is kept, and I go on by myself in about { $wait }.
progress-retry = 🔁 That did not work yet. I try again by myself in about { $wait }.

batch-title = 🎧 { $count ->
    [one] One file
   *[other] { $count } files
} · { $done } done
batch-queued = 📥 number { $place }
batch-next = 📥 next
batch-waits = ⏳ about { $wait }
batch-more = … and { $count } more

stop-button = ⏹ Stop
stop-all-button = ⏹ Stop all
stopping = Stopping …
stop-impossible = That is over already, or not yours to stop.
cancelled = ⏹ Stopped.

silence = 🤫 I heard no words in this recording.
answered-by = ℹ️ Transcribed by { $sources } instead of { $provider }.
answered-for-speakers = ℹ️ Transcribed by { $sources }, which tells speakers apart.
answered-here = ℹ️ Transcribed by the built-in model.
answered-instead = ✅ Transcribed by { $provider } now: this replaces the earlier text.
long-text = 📄 This is only the beginning. The whole text, with times, is in the file below.
heading = 🎙 { $length }
heading-speakers = 👥 { $who } · { $length }
transcript-of = Transcript of { $day }
speaker = Speaker { $number }
speakers = { $count } speakers
language-tag = en
language-auto = Auto
button-files = 📄 Files
button-copy = 📋 Copy
button-times = 🕐 Times
button-plain = 🕐 No times
button-again = 🔁 Again
button-instead = 🔁 Again with { $provider }
button-back = ‹ Back
button-unknown = This button no longer does anything. /help shows what I can do.
speaker-of = { $speaker } (part { $part })
speakers-by-part = speakers numbered anew in each part
button-speakers = 👥 Speakers
button-unname = 🗑 Remove the names
name-ask =
    👤 Who is { $speaker }? Reply to this message with the name; “-” removes it.

    “{ $quote }”
name-placeholder = Name
name-kept = ✅ { $speaker } is now: { $name }
name-in-files = The messages above stay as they are; the files under 📄 have the name.
names-gone = ✅ They are numbers again.
button-clean = 🧹 Clean
button-verbatim = ✍️ Word for word
button-summary = 📝 Summary
button-translate = 🌐 Translate
button-other-language = 🌐 Other language
rewriting-summary = 📝 Writing the summary …
rewriting-translation = 🌐 Translating into { $language } …
rewriting-part = part { $done } of { $parts }
rewriting-one = ⏳ I am still writing another one for you. Wait for it, or stop it.
rewriting-interrupted = ⏹ This was interrupted. Please press the button under the text again.
rewriting-gone = I no longer keep this translation. Please press 🌐 under the original again.
rewriting-off = Summaries and translations are no longer offered here.
rewriting-by = ℹ️ Written by { $model }, which can make mistakes.
summary-title = 📝 Summary · { $language }
translation-title = 🌐 { $language } · translated by { $model }
translation-kept = ⚠️ { $count ->
    [one] One sentence was
   *[other] { $count } sentences were
} left out by the model, and stand here as they were said.
privacy-rewriting =
    📝 <b>Summaries and translations</b> are made only when somebody presses the button: then the text, with the names of its speakers but without sound, goes to { $provider }, whose model writes them. They are kept as long as the text, and /forget deletes them with it.
doing-again = 🔁 I am listening once more …
doing-instead = 🔁 { $provider } is listening. Its text will replace this one.
provider-away = 🔌 { $provider } still cannot be reached; I try again in about { $wait }. This text stays until then, and is replaced when it has answered.
provider-away-since = 🔌 { $provider } has been out of reach for { $since }; I try again in about { $wait }. This text stays until then, and is replaced when it has answered.
not-yours = Only the one who sent this recording can do that.
told-gone = I no longer keep this text. Press 🔁 and I listen to the recording once more.
told-gone-send = I no longer keep this text. Please send the recording again.

provider-title =
    🎙 <b>Who should listen?</b>

    Now: { $provider }. The others stand in when it fails.
provider-set = From now on: { $provider }
provider-gone = This provider is no longer available.
provider-local = Built-in model
provider-line = <b>{ $name }</b> · { $model } · { $about }
model-title = <b>Models of { $provider }:</b>
model-line = • <code>{ $model }</code>{ $about }
model-set = From now on: { $model } of { $provider }
model-exact = most accurate
model-fast = fastest, nearly as accurate
model-slow = many languages, slow
model-speakers = tells speakers apart, exact times
model-untimed = text without times
about-groq = very fast, many languages
about-deepgram = tells speakers apart, exact times
about-together = many languages
about-openai = a server of the operator's choice
about-local = on this machine, nothing leaves it
about-only = only { $languages }

settings-title =
    ⚙️ <b>Settings of this chat</b>

    Press what you want to change. It counts for recordings from now on.
settings-admins = ⚙️ Only administrators of this group can change this.
setting-kept = ✅ Saved
setting-style = 📄 { $style ->
    [text] Messages
    [file] File only
    [both] Text and file
   *[folded] Folded
}
setting-times = 🕐 Times: { $on ->
    [yes] on
   *[no] off
}
setting-speakers = 👥 Speakers: { $on ->
    [yes] on
   *[no] off
}
setting-speech = { $clean ->
    [yes] 🧹 Clean
   *[no] ✍️ Word for word
}
setting-vocabulary = 📖 { $on ->
    [yes] Vocabulary: set
   *[no] Vocabulary
}
setting-locale = 🗣 I speak { $language }
setting-on-request = { $on ->
    [yes] ✋ When asked
   *[no] ⚡ Automatic
}
setting-close = ✖️ Close
language-title =
    🌐 <b>Which language is spoken?</b>

    “Auto” finds out by itself. Another one: <code>/language fr</code>
language-set = 🌐 From now on I listen for { $language }.
language-unknown = 🤔 I do not know that language. Write its code of two letters, such as /language fr
style-title =
    📄 <b>How should I answer?</b>

    A long text comes folded in one message, as several messages, as a file, or as both.
style-name = { $style ->
    [text] Several messages
    [file] File only
    [both] Text and file
   *[folded] One message, folded
}
vocabulary-title =
    📖 <b>Names and jargon</b>

    Tell me words that will come up, so that they are spelled right:
    <code>/vocabulary Siti, PT Maju Jaya, OKR</code>
vocabulary-now = Now: <i>{ $words }</i>
vocabulary-forget = 🗑 Forget them
vocabulary-write = ✏️ Write them
vocabulary-ask = 📖 Which names and special words will come up? Reply to this message with them, separated by commas.
vocabulary-placeholder = Siti, PT Maju Jaya, OKR
locale-title = 🗣 <b>Which language should I speak here?</b>
locale-auto = As your Telegram
transcribe-what = 🎧 Reply to a voice message, an audio or a video file with /transcribe, and I turn it into text.
group-hello =
    👋 <b>Hello! I turn the voice messages and recordings of this group into text.</b>

    Administrators choose in /settings whether I do so at once or only when asked: by a reply to the recording with /transcribe, with my @name or with my name.
group-privacy = 🙈 In this group Telegram shows me only what is meant for me (“privacy mode”). Reply to a recording with /transcribe, and I can hear it. If I am to hear all of them, make me an administrator of this group, or have whoever runs me turn that mode off at @BotFather (/setprivacy) and add me again.
guest-listening = 🎧 Listening, for { $name } …
guest-asked = 🎧 Asked by { $name }
guest-what = 🎧 Reply to a voice message, an audio or a video file with my name, and I turn it into text.
guest-cut = ✂️ This is only the beginning; the rest is in my chat with whoever asked.
guest-more = 📄 Full text and files, for whoever asked
guest-gone = 🔒 Only whoever asked me can read that here, for as long as it is kept.
business-on =
    💼 Connected. When somebody sends you a voice message, a video message or an audio file in one of your chats, I ask you here whether to turn it into text. What you say yourself I leave alone.

    The others see nothing of it: I never write into those chats. /chats shows and changes what you chose, /privacy says what is kept. When you disconnect me, I forget all of that.
business-off = 💼 Disconnected. I have forgotten what you chose for your chats, and which recordings waited for your answer.
business-question =
    💼 { $name } has sent you a recording{ $length }. Shall I turn recordings from { $name } into text?

    Only you see this question, and the text.
business-always = ✅ Always
business-once = ☝️ This time
business-never = 🚫 Never
business-chosen-always = ✅ From now on I turn recordings from { $name } into text. /chats changes that.
business-chosen-never = 🚫 I leave recordings from { $name } alone. /chats changes that.
business-from = 💼 Recording from { $name }
business-gone = That was answered already, or is forgotten. /chats shows what you chose.
business-lost = 💼 I could not take a recording from { $name } just now. Please forward it to me.
business-list =
    💼 Recordings in your own chats

    ✅ always · 🚫 never · ❓ I ask. Press a name to change it.
business-none = 💼 There is nothing to choose yet. Connect me in Telegram's settings, under Business and chatbots, as @{ $username }. When somebody then sends you a recording, I ask you here.

only-private = 🔒 That is about your own recordings: ask me in our private chat.
history-title = 🗂 <b>Your recordings</b> · { $count } · page { $page } of { $pages }
history-line = <b>{ $number }.</b> { $name } · { $length }
    <i>{ $beginning }</i>
history-empty = 🗂 At the moment I keep no texts of yours.
history-off = 🗂 The history is turned off here: I keep no texts of yours.
history-shown = ⬆️ This is the text that I keep.
search-what = 🔎 What are you looking for? Reply to this message with words that were said.
search-placeholder = Words
search-nothing = 🔎 I found nothing with “{ $words }” in your recordings.
search-title = 🔎 <b>{ $words }</b> · { $count ->
    [one] one recording
   *[other] { $count } recordings
}
search-line = <b>{ $number }.</b> { $name } · ⏱ { $time }
    <blockquote>{ $quote }</blockquote>
hear-wait = 🔊 One moment …
forget-what = 🗑 I keep { $count ->
    [one] the text of one recording
   *[other] the texts of { $count } recordings
} of yours. Single ones can be deleted in /history. Delete all of them?
forget-chats = What you chose for your own chats (/chats) goes with them.
forget-all = 🗑 Delete all
forget-sure = ⚠️ Are you sure? { $count ->
    [one] The text of one recording is
   *[other] The texts of { $count } recordings are
} deleted for good, with everything cached of them.
forget-yes = Yes, delete
forget-no = No, keep
forget-not = 👍 Everything stays as it is.
forgotten = ✅ Deleted: { $count ->
    [one] one recording.
   *[other] { $count } recordings.
}
forget-one = 🗑 Delete this one
forget-one-sure = ⚠️ Delete this recording's text for good?
forgotten-one = ✅ Deleted.
privacy =
    🔏 <b>What is kept of you</b>

    • <b>Texts</b> of your recordings, for { $days ->
        [one] one day
       *[other] { $days } days
    }, so that the buttons under them, /history and /search work. Only you can search them.
    • <b>The same texts in a cache</b>, by the content of the file and without your name, for 30 days: the same file is not heard twice.
    • <b>Finished pieces</b> of a recording that failed, for 30 days.
    • <b>Your minutes</b> by day and provider, for 31 days, for whoever runs this bot.
    • <b>Your settings</b>, until you change them.

    Recordings themselves are never stored. They go to the provider that this chat has chosen (/provider), or to another one when it fails; what the built-in model hears stays on this machine. Whoever runs this bot holds what is kept.
    /export brings you everything, /forget deletes it.
privacy-nothing =
    🔏 <b>What is kept of you</b>

    No history: whoever runs this bot has turned it off. Texts wait in a cache for 30 days, by the content of the file and without your name, and your settings until you change them. Your minutes by day are kept for 31 days.

    Recordings themselves are never stored. They go to the provider that this chat has chosen (/provider), or to another one when it fails; what the built-in model hears stays on this machine.
privacy-business =
    💼 <b>Of your own chats</b>, when you have connected me to your account: the names of those who sent you recordings, what you chose (/chats), and which recordings wait for your answer, though not the recordings. All of it goes when you disconnect me, or with /forget.
export-all = 📦 All the texts that I keep of you: { $count ->
    [one] one recording.
   *[other] { $count } recordings.
}
export-part = 📦 The newest { $count } recordings: more do not fit into one file.
stats-title = 📈 <b>{ $count ->
    [one] One recording
   *[other] { $count } recordings
}</b> · { $length }

status-title = 📊 <b>Status</b> · up { $uptime }
status-accounts = 👥 <b>Accounts</b>
status-no-accounts = None: files of up to 20 MB only.
status-account = { $mark } { $name } · { $requests ->
        [0] no requests yet
        [one] { $success } % of { $requests } request
       *[other] { $success } % of { $requests } requests
    }
status-account-waiting = ⏳ { $name } · waits { $left } · { $success } % of { $requests ->
        [one] { $requests } request
       *[other] { $requests } requests
    }
status-account-broken = 🔴 { $name } · { $reason }
status-account-no-reason = out of order
status-first = ⏭ First back: { $name } in { $left }
status-queue = ⚙️ <b>Queue</b>
status-workers = { $busy } of { $workers } workers busy
status-tasks = { $queued } queued · { $parked } waiting · { $done } done · { $failed } failed
status-instances = 🖥 <b>Instances</b>
status-instance = { $name } · { $intake ->
    [polling] polls
    [standby] stands by
    [webhook] webhook
   *[connecting] connecting
} · { $workers } { $workers ->
    [one] worker
   *[other] workers
} · up { $uptime }
status-cache = 🗂 <b>Cache</b> ({ $type })
status-cache-entries = { $entries } of { $max } transcripts · { $hits } % found
status-cache-off = 🗂 <b>Cache</b>: off
status-providers = 🎙 <b>Providers</b>
status-provider = { $mark } { $name } · { $model }
status-provider-open = { $mark } { $name } · { $model } · again in { $left }
status-provider-budget = { $mark } { $name } · { $model } · { $left } of audio left

error-input-empty = 🫙 This file is empty.
error-input-no-audio = 🔇 This file has no sound in it.
error-input-corrupt = 💔 This file is damaged, or not audio or video at all.
error-input-encrypted = 🔐 This file is protected; I cannot listen to it.
error-input-endless = ♾ This recording has no end that I could find; please send a shorter part of it.
error-input-index-at-end = 🧩 This file can only be read from its end; please send it as a file rather than a stream.
error-input-unsupported = 🤷 This is no audio or video that I know. MP3, M4A, OGG, WAV, MP4 and MKV work well.
error-source-wait = ⏳ Telegram has asked me to wait with downloads, about { $wait }. Please send the file again later.
error-source-disconnected = 📡 I could not reach Telegram's file servers for too long. Please send the file again later.
error-source-too-large = 🐘 This file is too large for me ({ $megabytes } MB). At the moment files of up to 20 MB work here.
error-source-too-large-open = 🐘 This file is too large for me. At the moment files of up to 20 MB work here.
error-source-unavailable = 📡 Telegram does not give me the file at the moment. Please send it again later.
error-source-gone = 👻 This file no longer exists at Telegram, or I may not read it. Please send it again.
error-provider-auth = 🔑 { $provider } does not accept my key. Please tell whoever runs this bot, or choose another /provider.
error-provider-payment = 💳 My credit at { $provider } is used up. Please tell whoever runs this bot, or choose another /provider.
error-provider-account = 🔒 { $provider } has closed or restricted my account. Please tell whoever runs this bot, or choose another /provider.
error-provider-model = 🪦 { $provider } no longer has the model that I am set up with. Please tell whoever runs this bot, or choose another /provider.
error-provider-address = 🧭 { $provider } is not at the address that I know. Please tell whoever runs this bot, or choose another /provider.
error-provider-place = 🚧 { $provider } serves nobody from where I run. Please tell whoever runs this bot, or choose another /provider.
error-provider-rate-limit = 🚦 { $provider } has too much to do. Please try again later, or choose another /provider.
error-provider-too-large = 🐘 This recording is too large for { $provider }. Please choose another /provider.
error-provider-bad-request = 🤷 { $provider } could not read this recording. Please choose another /provider.
error-provider-language = 🌐 { $provider } does not know this language, or there is no clear speech in it. Please choose another /provider, if there is one here.
error-provider-server = 🛠 { $provider } is out of order. Please try again later, or choose another /provider.
error-provider-timeout = 🐌 { $provider } took too long. Please try again later, or choose another /provider.
error-provider-network = 📡 { $provider } cannot be reached. Please try again later, or choose another /provider.
error-provider-unavailable = 💤 { $provider } is not available at the moment. Please try again later, or choose another /provider.
error-all-providers = 😔 Nobody could turn this into text ({ $provider }). Please try again later.
error-rewriting-busy = 🚦 The model that writes this takes no more requests at the moment. Please press the button again in about { $wait }.
error-rewriting-unavailable = 📡 The model that writes this does not answer. Your text stays; please press the button again later.
error-rewriting-settings = 🔑 The model that writes this refuses my request. Please tell whoever runs this bot (CHAT_MODEL); the log says why.
error-rewriting-too-long = 🐘 The model that writes this cannot take in this text. Please tell whoever runs this bot (CHAT_CONTEXT_TOKENS).
error-rewriting-declined = 🙅 The model declined to write about this text. The text itself stays as it is.
error-rewriting-lost = ✂️ The model gave back far less than it was given, so I do not show it. The original stays; you can press the button again.
error-delivery-refused = 🚫 Telegram did not take the answer.
error-delivery-withheld = 🚫 I was not allowed to write here. Please send the file again now that I am.
error-delivery-unavailable = 📡 Telegram does not take the answer at the moment.
error-internal = 😵 Something went wrong on my side. Please send that again.
`;

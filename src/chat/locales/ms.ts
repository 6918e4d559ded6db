/** What the bot says in Malay, in Fluent (https://projectfluent.org). A module, so that it is part of the executable. */
export const malay = String.raw`
command-start = Apa yang boleh saya lakukan
command-help = Cara menggunakan saya
command-status = Sejauh mana saya sibuk, dan siapa yang mendengar
command-provider = Pilih siapa yang menukar suara kepada teks
command-settings = Cara saya mendengar dan menjawab di sini
command-language = Bahasa yang dituturkan
command-vocabulary = Nama dan istilah yang akan disebut
command-transcribe = Tukar rakaman kepada teks (sebagai balasan)
command-history = Rakaman anda dan teksnya
command-search = Cari dalam rakaman anda
command-stats = Rakaman anda dalam angka
command-export = Semua teks anda sebagai fail
command-forget = Padamkan teks anda
command-privacy = Apa yang disimpan, di mana dan berapa lama
command-chats = Sembang mana yang saya tukar kepada teks
command-dashboard = Buka papan pemuka
command-usage = Minit dan kos, mengikut penyedia dan orang
command-invite = Pautan jemputan untuk orang lain
command-ban = Sekat seseorang
command-unban = Buka sekatan seseorang
profile-description =
    Hantar mesej suara, rakaman atau video, dan saya tukar kepada teks: mudah dibaca, sebagai dokumen Word, atau sebagai sari kata.
profile-short = Menukar mesej suara, rakaman dan video kepada teks.

start =
    👋 <b>Helo! Saya menukar suara kepada teks.</b>

    Hantar atau panjangkan mesej suara, rakaman atau video sehingga { $limit }, dan teksnya terus muncul di sini.

    ⚙️ /settings – cara saya mendengar dan menjawab
    🗂 /history – rakaman anda dan teksnya
    ❓ /help – caranya
help =
    ❓ <b>Caranya</b>

    1. Hantar mesej suara, audio, video, mesej video, atau fail seumpamanya sebagai dokumen (sehingga { $limit }). Boleh beberapa serentak: setiap fail dijawab sendiri.
    2. Lihat kemajuannya, atau tekan ⏹ untuk menghentikannya.
    3. Baca teksnya. Ketik teks panjang untuk membukanya; yang sangat panjang disertai fail.
    4. Butang di bawahnya memberikan dokumen dan sari kata, menunjukkan masa, atau meminta rakamannya ditranskripsikan semula.

    ⚙️ /settings – bahasa, gaya, istilah dan lain-lain
    🎙 /provider – sekarang { $provider }
    🗂 /history, /search – rakaman anda, dan apa yang disebut di dalamnya
    🔏 /privacy, /forget – apa yang disimpan, dan cara memadamnya
    📊 /status – sejauh mana saya sibuk
help-group =
    ❓ <b>Dalam kumpulan ini</b>

    { $onRequest ->
        [yes] ✋ Rakaman saya tukar kepada teks apabila diminta: balas rakamannya dengan /transcribe, dengan @{ $username } atau dengan nama saya.
       *[no] ⚡ Setiap rakaman di sini saya tukar kepada teks. Untuk yang lama, balas rakamannya dengan /transcribe, dengan @{ $username } atau dengan nama saya.
    }

    ⚙️ /settings – untuk pentadbir: terus atau apabila diminta, bahasa, gaya dan lain-lain
    💬 Dalam sembang peribadi kita: rakaman anda sendiri, /history dan /search
help-guest = 💬 <b>Dalam sembang lain:</b> balas sebuah rakaman dengan @{ $username }, dan teksnya muncul di sana. Semua orang dalam sembang itu nampak.
help-business = 💼 <b>Dalam sembang anda sendiri:</b> sambungkan saya dalam tetapan Telegram, dan rakaman yang dihantar kepada anda saya tukar kepada teks di sini: /chats
english-only = 🇬🇧 Buat masa ini saya hanya faham bahasa Inggeris. Pengendali bot ini boleh menambah bahasa lain.

dashboard-link =
    📈 Pautan ini membuka papan pemuka sekali sahaja, dalam masa 5 minit:

    { $url }
dashboard-admins = 📈 Papan pemuka hanya untuk pentadbir (ADMIN_USERS).
dashboard-off = 📈 Papan pemuka dimatikan: HTTP_LISTEN (atau WEBHOOK_URL) dan HTTP_TOKEN menghidupkannya.
dashboard-private = 📈 Mintalah dalam sembang peribadi kita: di sini semua orang akan mendapat pautannya.

access-denied =
    🔒 <b>Saya hanya melayan orang yang saya kenal.</b>

    Untuk meminta akses, hantar ID pengguna anda kepada pengendali bot ini: <code>{ $userId }</code>
access-denied-button = 🔒 Saya hanya melayan orang yang saya kenal.
access-anonymous = 🔒 Anda menulis atas nama sebuah sembang, jadi saya tidak tahu siapa anda. Tulislah dengan akaun anda sendiri.
quota-used = ⏳ Peruntukan { $minutes } minit hari ini sudah habis. Peruntukan baharu ada kira-kira { $wait } lagi.
usage-none = 📊 Tiada apa-apa dikenali dalam 31 hari lepas.
usage-title = 📊 <b>Penggunaan</b> · hari ini | 31 hari (UTC)
usage-all = Semua
usage-providers = 🎙 <b>Mengikut penyedia</b>
usage-people = 👤 <b>Mengikut orang</b>
usage-writing = Ringkasan dan terjemahan
usage-others = { $count } yang lain
usage-line = { $name }: { $today } | { $month }
usage-prices = ℹ️ Kos ialah anggaran mengikut harga yang diumumkan ({ $month }); + ? jika harganya tidak diketahui.
standing-admins = 🔑 Itu hanya untuk pentadbir (ADMIN_USERS), dalam sembang peribadi kita.
invite-link =
    ✉️ Sesiapa yang membuka pautan ini dalam { $days } hari boleh menggunakan saya. /ban dengan ID pengguna menyekatnya.

    { $url }
ban-whom = 🔑 Beritahu ID penggunanya, misalnya /{ $command } 123456789
ban-admin = 🔑 Itu seorang pentadbir, menurut ADMIN_USERS.
banned-one = 🚫 { $userId } kini disekat. /unban { $userId } membatalkannya.
unbanned-one = ✅ { $userId } tidak lagi disekat; jemputan terdahulu tidak lagi sah.

hint-text = 🎧 Saya mendengar, bukan membaca: hantar mesej suara, audio atau video. Selanjutnya di /help.
hint-command = 🤔 Saya tidak kenal arahan itu. Lihat /help untuk apa yang boleh saya lakukan.
hint-photo = 🖼 Gambarnya cantik, tetapi tiada bunyi padanya. Hantar mesej suara, audio atau video.
hint-sticker = 😄 Lucu! Tetapi saya perlukan sesuatu untuk didengar: mesej suara, audio atau video.
hint-animation = 🎞 Animasi tiada bunyi. Hantar mesej suara, audio atau video yang ada bunyi.
hint-document = 📄 { $name } nampaknya bukan audio atau video. Hantar mesej suara, audio atau video.
hint-other = 🤔 Yang itu tidak dapat saya dengar. Hantar mesej suara, audio atau video.

accepted-next = 📥 Diterima, saya mulakan segera …
accepted = 📥 Diterima! Nombor { $place } dalam barisan.
progress-queued = 📥 Nombor { $place } dalam barisan …
progress-download =
    ⬇️ Memuat turun … { $percent } %
    { $bar }
    { $done } daripada { $total } MB · { $speed } MB/s
progress-download-open = ⬇️ Memuat turun … { $done } MB · { $speed } MB/s
progress-transcribe =
    🎙 Mendengar … { $percent } %
    { $bar }
    bahagian { $piece } daripada { $pieces }
progress-listening = 🎙 Mendengar …
progress-left = kira-kira { $wait } lagi
progress-transcribe-open = 🎙 Mendengar … bahagian { $piece } daripada { $pieces }
progress-still-downloading = ⬇️ { $percent } % · { $speed } MB/s
progress-sound-alone = bunyinya sahaja, daripada { $total } MB
progress-enough = ⬇️ { $done } daripada { $total } MB sudah memadai
wait-seconds = { $seconds } saat
wait-minutes = { $minutes } minit
wait-hours = { $hours } jam
progress-parked =
    ⏳ Telegram meminta saya menunggu sebelum memuat turun lagi.
    Saya sambung sendiri kira-kira { $wait } lagi. Fail yang sudah saya kenal tetap terus dijawab.
progress-parked-account =
    ⏳ Telegram meminta saya menunggu sebelum memuat turun lagi.
    Saya sambung sendiri kira-kira { $wait } lagi, bermula dengan { $account }. Fail yang sudah saya kenal tetap terus dijawab.
progress-disconnected =
    📡 Pelayan fail Telegram tidak dapat dihubungi buat masa ini.
    Fail anda saya simpan, dan saya sambung sendiri sebaik ia pulih. Fail yang sudah dikenali tetap terus dijawab.
progress-provider = 🚦 { $provider } sedang mengehadkan permintaan.
    Yang sudah siap disimpan; saya sambung sendiri kira-kira { $wait } lagi.
progress-retry = 🔁 Belum berjaya. Saya cuba lagi sendiri kira-kira { $wait } lagi.

batch-title = 🎧 { $count } fail · { $done } selesai
batch-queued = 📥 nombor { $place }
batch-next = 📥 seterusnya
batch-waits = ⏳ kira-kira { $wait } lagi
batch-more = … dan { $count } lagi

stop-button = ⏹ Hentikan
stop-all-button = ⏹ Hentikan semua
stopping = Sedang menghentikan …
stop-impossible = Itu sudah selesai, atau bukan milik anda.
cancelled = ⏹ Dihentikan.

silence = 🤫 Saya tidak mendengar sebarang kata dalam rakaman ini.
answered-by = ℹ️ Teks daripada { $sources }, bukan { $provider }.
answered-for-speakers = ℹ️ Teks daripada { $sources }, yang membezakan penutur.
answered-here = ℹ️ Teks daripada model terbina dalam.
answered-instead = ✅ Teks ini kini daripada { $provider } dan menggantikan yang tadi.
long-text = 📄 Ini baru permulaannya. Teks penuh, dengan masa, ada dalam fail di bawah.
heading = 🎙 { $length }
heading-speakers = 👥 { $who } · { $length }
transcript-of = Transkrip { $day }
speaker = Penutur { $number }
speakers = { $count } penutur
language-tag = ms
language-auto = Automatik
button-files = 📄 Fail
button-copy = 📋 Salin
button-times = 🕐 Masa
button-plain = 🕐 Tanpa masa
button-again = 🔁 Ulang
button-instead = 🔁 Ulang dengan { $provider }
button-back = ‹ Kembali
button-unknown = Butang ini tidak lagi berfungsi. Lihat /help untuk apa yang boleh saya lakukan.
speaker-of = { $speaker } (bahagian { $part })
speakers-by-part = penutur dinomborkan semula dalam setiap bahagian
button-speakers = 👥 Penutur
button-unname = 🗑 Buang nama-nama
name-ask =
    👤 Siapa { $speaker }? Balas mesej ini dengan namanya; hantar “-” untuk membuangnya.

    “{ $quote }”
name-placeholder = Nama
name-kept = ✅ { $speaker } kini: { $name }
name-in-files = Mesej di atas kekal seperti adanya; fail di bawah 📄 memuatkan namanya.
names-gone = ✅ Kembali menjadi nombor.
button-clean = 🧹 Kemaskan
button-verbatim = ✍️ Seperti disebut
button-summary = 📝 Ringkasan
button-translate = 🌐 Terjemah
button-other-language = 🌐 Bahasa lain
rewriting-summary = 📝 Menulis ringkasan …
rewriting-translation = 🌐 Menterjemah ke bahasa { $language } …
rewriting-part = bahagian { $done } daripada { $parts }
rewriting-one = ⏳ Saya masih menulis yang lain untuk anda. Tunggu sehingga siap, atau hentikannya.
rewriting-interrupted = ⏹ Ini terputus. Sila tekan semula butang di bawah teksnya.
rewriting-gone = Terjemahan ini tidak lagi saya simpan. Sila tekan semula 🌐 di bawah teks asal.
rewriting-off = Ringkasan dan terjemahan tidak lagi ditawarkan di sini.
rewriting-by = ℹ️ Ditulis oleh { $model }, yang mungkin silap.
summary-title = 📝 Ringkasan · { $language }
translation-title = 🌐 { $language } · diterjemah oleh { $model }
translation-kept = ⚠️ { $count } ayat tertinggal oleh model, jadi ditunjukkan seperti asalnya.
privacy-rewriting =
    📝 <b>Ringkasan dan terjemahan</b> dibuat hanya apabila seseorang menekan butangnya: teksnya, dengan nama penutur tetapi tanpa bunyi, dihantar kepada { $provider }, dan modelnya yang menulis. Hasilnya disimpan selama teks itu, dan /forget turut memadamnya.
doing-again = 🔁 Saya dengar sekali lagi …
doing-instead = 🔁 { $provider } sedang mendengar. Kata-katanya akan menggantikan yang ini.
provider-away = 🔌 { $provider } masih tidak dapat dihubungi; saya tanya lagi kira-kira { $wait } lagi. Sementara itu teks ini kekal, kemudian diganti.
provider-away-since = 🔌 { $provider } tidak dapat dihubungi sejak { $since } lalu; saya tanya lagi kira-kira { $wait } lagi. Sementara itu teks ini kekal, kemudian diganti.
not-yours = Hanya penghantar rakaman ini yang boleh melakukannya.
told-gone = Teks ini tidak lagi saya simpan. Tekan 🔁 supaya rakamannya saya dengar semula.
told-gone-send = Teks ini tidak lagi saya simpan. Sila hantar rakamannya semula.

provider-title =
    🎙 <b>Siapa yang patut mendengar?</b>

    Sekarang: { $provider }. Yang lain menggantikannya jika ia gagal.
provider-set = Mulai sekarang: { $provider }
provider-gone = Penyedia ini tidak lagi tersedia.
provider-local = Model terbina dalam
provider-line = <b>{ $name }</b> · { $model } · { $about }
model-title = <b>Model { $provider }:</b>
model-line = • <code>{ $model }</code>{ $about }
model-set = Mulai sekarang: { $model } daripada { $provider }
model-exact = paling tepat
model-fast = paling laju, hampir setepat
model-slow = banyak bahasa, perlahan
model-speakers = membezakan penutur, masa tepat
model-untimed = teks tanpa masa
about-groq = sangat pantas, banyak bahasa
about-deepgram = membezakan penutur, masanya tepat
about-together = banyak bahasa
about-openai = pelayan pilihan pengendali
about-local = pada mesin ini, suara tidak dihantar ke mana-mana
about-only = bahasa { $languages } sahaja

settings-title =
    ⚙️ <b>Tetapan sembang ini</b>

    Tekan yang ingin anda ubah. Ia untuk rakaman seterusnya.
settings-admins = ⚙️ Hanya pentadbir kumpulan ini boleh mengubahnya.
setting-kept = ✅ Disimpan
setting-style = 📄 { $style ->
    [text] Beberapa mesej
    [file] Fail sahaja
    [both] Teks dan fail
   *[folded] Dilipat
}
setting-times = 🕐 Masa: { $on ->
    [yes] ya
   *[no] tidak
}
setting-speakers = 👥 Penutur: { $on ->
    [yes] ya
   *[no] tidak
}
setting-speech = { $clean ->
    [yes] 🧹 Kemas
   *[no] ✍️ Seperti disebut
}
setting-vocabulary = 📖 { $on ->
    [yes] Istilah: ada
   *[no] Istilah
}
setting-locale = 🗣 Bahasa bot: { $language }
setting-on-request = { $on ->
    [yes] ✋ Apabila diminta
   *[no] ⚡ Automatik
}
setting-close = ✖️ Tutup
language-title =
    🌐 <b>Bahasa apa yang dituturkan?</b>

    “Automatik” mengenalinya sendiri. Bahasa lain: <code>/language fr</code>
language-set = 🌐 Mulai sekarang saya mendengar bahasa { $language }.
language-unknown = 🤔 Saya tidak kenal bahasa itu. Tulis kod dua hurufnya, misalnya /language fr
style-title =
    📄 <b>Bagaimana patut saya menjawab?</b>

    Teks panjang datang dilipat dalam satu mesej, dalam beberapa mesej, sebagai fail, atau kedua-duanya.
style-name = { $style ->
    [text] Beberapa mesej
    [file] Fail sahaja
    [both] Teks dan fail
   *[folded] Satu mesej, dilipat
}
vocabulary-title =
    📖 <b>Nama dan istilah</b>

    Beritahu saya kata-kata yang akan disebut, supaya ejaannya betul:
    <code>/vocabulary Siti, Maju Jaya Sdn Bhd, OKR</code>
vocabulary-now = Sekarang: <i>{ $words }</i>
vocabulary-forget = 🗑 Lupakan
vocabulary-write = ✏️ Tulis
vocabulary-ask = 📖 Nama dan istilah apa yang akan muncul? Balas mesej ini dengan perkataannya, dipisahkan dengan koma.
vocabulary-placeholder = Siti, Maju Jaya Sdn Bhd, OKR
locale-title = 🗣 <b>Bahasa apa patut saya gunakan di sini?</b>
locale-auto = Mengikut Telegram anda
transcribe-what = 🎧 Balas mesej suara, audio atau video dengan /transcribe, dan saya tukar kepada teks.
group-hello =
    👋 <b>Helo! Saya menukar mesej suara dan rakaman dalam kumpulan ini kepada teks.</b>

    Pentadbir memilih dalam /settings: terus, atau hanya apabila diminta. Caranya, balas rakamannya dengan /transcribe, dengan @nama saya atau dengan nama saya.
group-privacy = 🙈 Dalam kumpulan ini Telegram hanya menunjukkan mesej yang ditujukan kepada saya (“privacy mode”). Balas sebuah rakaman dengan /transcribe, dan saya boleh mendengarnya. Supaya semua rakaman saya dengar, jadikan saya pentadbir kumpulan ini, atau minta pengendali bot mematikan mod itu di @BotFather (/setprivacy) lalu tambahkan saya semula.
guest-listening = 🎧 Mendengar, untuk { $name } …
guest-asked = 🎧 Diminta oleh { $name }
guest-what = 🎧 Balas mesej suara, audio atau video dengan nama saya, dan saya tukar kepada teks.
guest-cut = ✂️ Ini baru permulaannya; selebihnya ada dalam sembang peminta dengan saya.
guest-more = 📄 Teks penuh dan fail, untuk peminta
guest-gone = 🔒 Hanya peminta boleh membacanya di sini, selagi masih disimpan.
business-on =
    💼 Disambung. Apabila seseorang menghantar mesej suara, mesej video atau fail audio dalam salah satu sembang anda, saya bertanya di sini sama ada perlu ditukar kepada teks. Percakapan anda sendiri tidak saya sentuh.

    Orang lain tidak nampak apa-apa: saya tidak pernah menulis dalam sembang itu. /chats menunjukkan dan mengubah pilihan anda, /privacy menerangkan apa yang disimpan. Jika anda memutuskan sambungan, semuanya saya lupakan.
business-off = 💼 Sambungan diputuskan. Pilihan untuk sembang anda, dan rakaman yang menunggu jawapan anda, sudah saya lupakan.
business-question =
    💼 { $name } menghantar rakaman kepada anda{ $length }. Perlukah saya tukar rakaman daripada { $name } kepada teks?

    Hanya anda yang nampak soalan ini dan teksnya.
business-always = ✅ Sentiasa
business-once = ☝️ Kali ini
business-never = 🚫 Jangan
business-chosen-always = ✅ Mulai sekarang rakaman daripada { $name } saya tukar kepada teks. /chats mengubahnya.
business-chosen-never = 🚫 Rakaman daripada { $name } tidak saya sentuh. /chats mengubahnya.
business-from = 💼 Rakaman daripada { $name }
business-gone = Itu sudah dijawab, atau sudah dilupakan. /chats memaparkan pilihan anda.
business-lost = 💼 Rakaman daripada { $name } tidak dapat saya terima sekarang. Sila majukannya kepada saya.
business-list =
    💼 Rakaman dalam sembang anda sendiri

    ✅ sentiasa · 🚫 jangan · ❓ saya bertanya. Tekan nama untuk mengubahnya.
business-none = 💼 Belum ada yang boleh dipilih. Sambungkan saya dalam tetapan Telegram, di bahagian Perniagaan dan chatbot, sebagai @{ $username }. Apabila seseorang kemudian menghantar rakaman kepada anda, saya bertanya di sini.

only-private = 🔒 Itu tentang rakaman anda sendiri: mintalah dalam sembang peribadi kita.
history-title = 🗂 <b>Rakaman anda</b> · { $count } · halaman { $page } daripada { $pages }
history-line = <b>{ $number }.</b> { $name } · { $length }
    <i>{ $beginning }</i>
history-empty = 🗂 Buat masa ini tiada teks anda yang disimpan.
history-off = 🗂 Sejarah dimatikan di sini: tiada teks anda yang disimpan.
history-shown = ⬆️ Inilah teks yang disimpan.
search-what = 🔎 Apa yang anda cari? Balas mesej ini dengan perkataan yang pernah disebut.
search-placeholder = Kata kunci
search-nothing = 🔎 Tiada “{ $words }” dalam rakaman anda.
search-title = 🔎 <b>{ $words }</b> · { $count } rakaman
search-line = <b>{ $number }.</b> { $name } · ⏱ { $time }
    <blockquote>{ $quote }</blockquote>
hear-wait = 🔊 Sebentar …
forget-what = 🗑 Teks daripada { $count } rakaman anda disimpan. Satu demi satu boleh dipadam di /history. Padam semuanya?
forget-chats = Pilihan untuk sembang anda sendiri (/chats) dipadam sekali.
forget-all = 🗑 Padam semua
forget-sure = ⚠️ Anda pasti? Teks daripada { $count } rakaman akan dipadam selama-lamanya, bersama semua yang disimpan dalam cache.
forget-yes = Ya, padam
forget-no = Tidak, simpan
forget-not = 👍 Semuanya kekal seperti sedia ada.
forgotten = ✅ Dipadam: { $count } rakaman.
forget-one = 🗑 Padam yang ini
forget-one-sure = ⚠️ Padam teks rakaman ini selama-lamanya?
forgotten-one = ✅ Dipadam.
privacy =
    🔏 <b>Apa yang disimpan tentang anda</b>

    • <b>Teks</b> rakaman anda, selama { $days } hari, supaya butang di bawahnya, /history dan /search berfungsi. Hanya anda boleh mencarinya.
    • <b>Teks yang sama dalam cache</b>, mengikut isi fail dan tanpa nama anda, selama 30 hari: fail yang sama tidak didengar dua kali.
    • <b>Bahagian yang sudah siap</b> daripada rakaman yang gagal, selama 30 hari.
    • <b>Minit anda</b> mengikut hari dan penyedia, selama 31 hari, untuk pengendali bot ini.
    • <b>Tetapan anda</b>, sehingga anda mengubahnya.

    Rakamannya sendiri tidak pernah disimpan. Rakaman dihantar kepada penyedia yang dipilih dalam sembang ini (/provider), atau kepada penyedia lain jika gagal; yang didengar model terbina dalam kekal pada mesin ini. Semua yang disimpan ada pada pengendali bot ini.
    /export menghantar semuanya kepada anda, /forget memadamnya.
privacy-nothing =
    🔏 <b>Apa yang disimpan tentang anda</b>

    Tiada sejarah: pengendali bot ini mematikannya. Teks disimpan dalam cache selama 30 hari, mengikut isi fail dan tanpa nama anda, dan tetapan anda sehingga anda mengubahnya. Minit anda mengikut hari disimpan selama 31 hari.

    Rakamannya sendiri tidak pernah disimpan. Rakaman dihantar kepada penyedia yang dipilih dalam sembang ini (/provider), atau kepada penyedia lain jika gagal; yang didengar model terbina dalam kekal pada mesin ini.
privacy-business =
    💼 <b>Daripada sembang anda sendiri</b>, jika akaun anda disambung dengan saya: nama penghantar rakaman, pilihan anda (/chats), dan rakaman mana yang menunggu jawapan anda, bukan rakamannya sendiri. Semuanya hilang apabila sambungan diputuskan, atau dengan /forget.
export-all = 📦 Semua teks anda yang disimpan: { $count } rakaman.
export-part = 📦 { $count } rakaman terbaharu: lebih daripada itu tidak muat dalam satu fail.
stats-title = 📈 <b>{ $count } rakaman</b> · { $length }

status-title = 📊 <b>Status</b> · berjalan { $uptime }
status-accounts = 👥 <b>Akaun</b>
status-no-accounts = Tiada: hanya fail sehingga 20 MB.
status-account = { $mark } { $name } · { $requests ->
        [0] belum ada permintaan
       *[other] { $success } % daripada { $requests } permintaan
    }
status-account-waiting = ⏳ { $name } · menunggu { $left } · { $success } % daripada { $requests } permintaan
status-account-broken = 🔴 { $name } · { $reason }
status-account-no-reason = rosak
status-first = ⏭ Kembali dahulu: { $name } dalam { $left }
status-queue = ⚙️ <b>Barisan</b>
status-workers = { $busy } daripada { $workers } pekerja sibuk
status-tasks = { $queued } beratur · { $parked } menunggu · { $done } siap · { $failed } gagal
status-instances = 🖥 <b>Tika</b>
status-instance = { $name } · { $intake ->
    [polling] mengambil kemas kini
    [standby] bersedia
    [webhook] webhook
   *[connecting] menyambung
} · { $workers } pekerja · berjalan { $uptime }
status-cache = 🗂 <b>Cache</b> ({ $type })
status-cache-entries = { $entries } daripada { $max } transkrip · { $hits } % dijumpai
status-cache-off = 🗂 <b>Cache</b>: dimatikan
status-providers = 🎙 <b>Penyedia</b>
status-provider = { $mark } { $name } · { $model }
status-provider-open = { $mark } { $name } · { $model } · semula dalam { $left }
status-provider-budget = { $mark } { $name } · { $model } · baki audio { $left }

error-input-empty = 🫙 Fail ini kosong.
error-input-no-audio = 🔇 Fail ini tiada bunyi.
error-input-corrupt = 💔 Fail ini rosak, atau bukan audio atau video langsung.
error-input-encrypted = 🔐 Fail ini dilindungi; saya tidak dapat mendengarnya.
error-input-endless = ♾ Penghujung rakaman ini tidak saya jumpai; sila hantar bahagian yang lebih pendek.
error-input-index-at-end = 🧩 Fail ini hanya boleh dibaca dari hujungnya; sila hantar sebagai fail, bukan strim.
error-input-unsupported = 🤷 Ini bukan audio atau video yang saya kenal. MP3, M4A, OGG, WAV, MP4 dan MKV boleh.
error-source-wait = ⏳ Telegram meminta saya menunggu sebelum memuat turun lagi, kira-kira { $wait }. Sila hantar failnya semula nanti.
error-source-disconnected = 📡 Pelayan fail Telegram terlalu lama tidak dapat dihubungi. Sila hantar failnya semula nanti.
error-source-too-large = 🐘 Fail ini terlalu besar ({ $megabytes } MB). Buat masa ini di sini sehingga 20 MB sahaja.
error-source-too-large-open = 🐘 Fail ini terlalu besar. Buat masa ini di sini sehingga 20 MB sahaja.
error-source-unavailable = 📡 Telegram belum memberikan failnya. Sila hantar semula nanti.
error-source-gone = 👻 Fail ini sudah tiada di Telegram, atau saya tidak dibenarkan membacanya. Sila hantar sekali lagi.
error-provider-auth = 🔑 { $provider } menolak kunci saya. Beritahu pengendali bot ini, atau pilih /provider lain.
error-provider-payment = 💳 Kredit saya di { $provider } sudah habis. Beritahu pengendali bot ini, atau pilih /provider lain.
error-provider-account = 🔒 { $provider } menutup atau mengehadkan akaun saya. Beritahu pengendali bot ini, atau pilih /provider lain.
error-provider-model = 🪦 { $provider } tidak lagi mempunyai model yang ditetapkan untuk saya. Beritahu pengendali bot ini, atau pilih /provider lain.
error-provider-address = 🧭 { $provider } tiada di alamat yang saya kenal. Beritahu pengendali bot ini, atau pilih /provider lain.
error-provider-place = 🚧 { $provider } tidak melayan sesiapa dari tempat saya berjalan. Beritahu pengendali bot ini, atau pilih /provider lain.
error-provider-rate-limit = 🚦 { $provider } terlalu sibuk. Cuba lagi nanti, atau pilih /provider lain.
error-provider-too-large = 🐘 Rakaman ini terlalu besar untuk { $provider }. Pilih /provider lain.
error-provider-bad-request = 🤷 { $provider } tidak dapat membaca rakaman ini. Pilih /provider lain.
error-provider-language = 🌐 { $provider } tidak kenal bahasa ini, atau pertuturannya tidak jelas. Pilih /provider lain, jika ada.
error-provider-server = 🛠 { $provider } sedang bermasalah. Cuba lagi nanti, atau pilih /provider lain.
error-provider-timeout = 🐌 { $provider } terlalu lama menjawab. Cuba lagi nanti, atau pilih /provider lain.
error-provider-network = 📡 { $provider } tidak dapat dihubungi. Cuba lagi nanti, atau pilih /provider lain.
error-provider-unavailable = 💤 { $provider } tidak tersedia buat masa ini. Cuba lagi nanti, atau pilih /provider lain.
error-all-providers = 😔 Tiada siapa dapat menukar ini kepada teks ({ $provider }). Cuba lagi nanti.
error-rewriting-busy = 🚦 Model yang menulis ini sedang mengehadkan permintaan. Sila tekan butangnya semula dalam kira-kira { $wait }.
error-rewriting-unavailable = 📡 Model yang menulis ini tidak menjawab. Teks anda kekal; sila tekan butangnya semula nanti.
error-rewriting-settings = 🔑 Model yang menulis ini menolak permintaan saya. Sila beritahu pengendali bot ini (CHAT_MODEL); sebabnya ada dalam log.
error-rewriting-too-long = 🐘 Teks ini tidak muat untuk model yang menulis ini. Sila beritahu pengendali bot ini (CHAT_CONTEXT_TOKENS).
error-rewriting-declined = 🙅 Model itu enggan menulis tentang teks ini. Teksnya sendiri kekal seperti asal.
error-rewriting-lost = ✂️ Model itu mengembalikan jauh lebih sedikit daripada yang diberi, jadi tidak saya tunjukkan. Teks asal kekal; butangnya boleh ditekan semula.
error-delivery-refused = 🚫 Telegram menolak jawapannya.
error-delivery-withheld = 🚫 Tadi saya tidak dibenarkan menulis di sini. Sekarang boleh: sila hantar failnya sekali lagi.
error-delivery-unavailable = 📡 Telegram belum menerima jawapannya.
error-internal = 😵 Ada yang tidak kena pada saya. Sila hantar sekali lagi.
`;

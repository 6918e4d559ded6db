/** What the bot says in Indonesian, in Fluent (https://projectfluent.org). A module, so that it is part of the executable. */
export const indonesian = String.raw`
command-start = Apa yang bisa saya lakukan
command-help = Cara memakai saya
command-status = Seberapa sibuk saya, dan siapa yang mendengarkan
command-provider = Pilih siapa yang mengubah suara jadi teks
command-settings = Cara saya mendengarkan dan menjawab di sini
command-language = Bahasa yang diucapkan
command-vocabulary = Nama dan istilah yang akan muncul
command-transcribe = Ubah rekaman jadi teks (sebagai balasan)
command-history = Rekaman Anda dan teksnya
command-search = Cari dalam rekaman Anda
command-stats = Rekaman Anda dalam angka
command-export = Semua teks Anda sebagai berkas
command-forget = Hapus teks Anda
command-privacy = Apa yang disimpan, di mana, dan berapa lama
command-chats = Obrolan mana yang saya ubah jadi teks
command-dashboard = Buka dasbor
command-usage = Menit dan biaya, per penyedia dan orang
command-invite = Tautan undangan untuk orang lain
command-ban = Blokir seseorang
command-unban = Buka blokir seseorang
profile-description =
    Kirim pesan suara, rekaman, atau video, dan saya ubah jadi teks: enak dibaca, sebagai dokumen Word, atau sebagai subtitel.
profile-short = Mengubah pesan suara, rekaman, dan video jadi teks.

start =
    👋 <b>Halo! Saya mengubah suara jadi teks.</b>

    Kirim atau teruskan pesan suara, rekaman, atau video sampai { $limit }, dan teksnya langsung muncul di sini.

    ⚙️ /settings – cara saya mendengarkan dan menjawab
    🗂 /history – rekaman Anda dan teksnya
    ❓ /help – cara kerjanya
help =
    ❓ <b>Cara kerjanya</b>

    1. Kirim pesan suara, audio, video, pesan video, atau berkas semacam itu sebagai dokumen (sampai { $limit }). Boleh beberapa sekaligus: setiap berkas dijawab sendiri.
    2. Lihat kemajuannya, atau tekan ⏹ untuk menghentikannya.
    3. Baca teksnya. Ketuk teks panjang untuk membukanya; yang sangat panjang disertai berkas.
    4. Tombol di bawahnya memberi dokumen dan subtitel, menampilkan waktu, atau meminta rekamannya ditranskripsikan lagi.

    ⚙️ /settings – bahasa, gaya, istilah, dan lainnya
    🎙 /provider – sekarang { $provider }
    🗂 /history, /search – rekaman Anda, dan apa yang diucapkan di dalamnya
    🔏 /privacy, /forget – apa yang disimpan, dan cara menghapusnya
    📊 /status – seberapa sibuk saya
help-group =
    ❓ <b>Di grup ini</b>

    { $onRequest ->
        [yes] ✋ Rekaman saya ubah jadi teks bila ada yang meminta: balas rekamannya dengan /transcribe, dengan @{ $username }, atau dengan nama saya.
       *[no] ⚡ Setiap rekaman di sini saya ubah jadi teks. Untuk yang lama, balas rekamannya dengan /transcribe, dengan @{ $username }, atau dengan nama saya.
    }

    ⚙️ /settings – untuk admin: otomatis atau bila diminta, bahasa, gaya, dan lainnya
    💬 Di obrolan pribadi kita: rekaman Anda sendiri, /history, dan /search
help-guest = 💬 <b>Di obrolan lain:</b> balas sebuah rekaman dengan @{ $username }, dan teksnya muncul di sana. Semua orang di obrolan itu melihatnya.
help-business = 💼 <b>Di obrolan Anda sendiri:</b> hubungkan saya di pengaturan Telegram, dan rekaman yang dikirim orang kepada Anda saya ubah jadi teks di sini: /chats
english-only = 🇬🇧 Saat ini saya hanya mengerti bahasa Inggris. Pengelola bot ini bisa menambahkan bahasa lain.

dashboard-link =
    📈 Tautan ini membuka dasbor satu kali, dalam 5 menit:

    { $url }
dashboard-admins = 📈 Dasbor hanya untuk administrator (ADMIN_USERS).
dashboard-off = 📈 Dasbor tidak aktif: HTTP_LISTEN (atau WEBHOOK_URL) dan HTTP_TOKEN mengaktifkannya.
dashboard-private = 📈 Mintalah di obrolan pribadi kita: di sini semua orang akan mendapat tautannya.

access-denied =
    🔒 <b>Saya hanya melayani orang yang saya kenal.</b>

    Untuk meminta akses, kirim ID pengguna Anda kepada pengelola bot ini: <code>{ $userId }</code>
access-denied-button = 🔒 Saya hanya melayani orang yang saya kenal.
access-anonymous = 🔒 Anda menulis atas nama sebuah obrolan, jadi saya tidak tahu siapa Anda. Tulislah dengan akun Anda sendiri.
quota-used = ⏳ Jatah { $minutes } menit hari ini sudah habis. Jatah baru tersedia sekitar { $wait } lagi.
usage-none = 📊 Tidak ada yang ditranskripsikan dalam 31 hari terakhir.
usage-title = 📊 <b>Pemakaian</b> · hari ini | 31 hari (UTC)
usage-all = Semua
usage-providers = 🎙 <b>Per penyedia</b>
usage-people = 👤 <b>Per orang</b>
usage-writing = Ringkasan dan terjemahan
usage-others = { $count } lainnya
usage-line = { $name }: { $today } | { $month }
usage-prices = ℹ️ Biaya adalah perkiraan menurut harga yang diumumkan ({ $month }); + ? bila harganya tidak diketahui.
standing-admins = 🔑 Itu hanya untuk administrator (ADMIN_USERS), di obrolan pribadi kita.
invite-link =
    ✉️ Siapa pun yang membuka tautan ini dalam { $days } hari boleh memakai saya. /ban dengan ID pengguna memblokirnya.

    { $url }
ban-whom = 🔑 Beri tahu ID penggunanya, misalnya /{ $command } 123456789
ban-admin = 🔑 Itu seorang administrator, menurut ADMIN_USERS.
banned-one = 🚫 { $userId } sekarang diblokir. /unban { $userId } membatalkannya.
unbanned-one = ✅ { $userId } tidak diblokir lagi; undangan sebelumnya tidak berlaku lagi.

hint-text = 🎧 Saya mendengarkan, bukan membaca: kirim pesan suara, audio, atau video. Selengkapnya di /help.
hint-command = 🤔 Saya tidak mengenal perintah itu. Lihat /help untuk yang bisa saya lakukan.
hint-photo = 🖼 Gambarnya bagus, tetapi tidak ada suaranya. Kirim pesan suara, audio, atau video.
hint-sticker = 😄 Lucu! Tetapi saya perlu sesuatu untuk didengar: pesan suara, audio, atau video.
hint-animation = 🎞 Animasi tidak bersuara. Kirim pesan suara, audio, atau video yang ada suaranya.
hint-document = 📄 { $name } sepertinya bukan audio atau video. Kirim pesan suara, audio, atau video.
hint-other = 🤔 Yang itu tidak bisa saya dengarkan. Kirim pesan suara, audio, atau video.

accepted-next = 📥 Diterima, segera saya kerjakan …
accepted = 📥 Diterima! Nomor { $place } dalam antrean.
progress-queued = 📥 Nomor { $place } dalam antrean …
progress-download =
    ⬇️ Mengunduh … { $percent } %
    { $bar }
    { $done } dari { $total } MB · { $speed } MB/dtk
progress-download-open = ⬇️ Mengunduh … { $done } MB · { $speed } MB/dtk
progress-sound-alone = hanya suaranya, dari { $total } MB
progress-enough = ⬇️ { $done } dari { $total } MB sudah cukup
progress-transcribe =
    🎙 Mendengarkan … { $percent } %
    { $bar }
    bagian { $piece } dari { $pieces }
progress-listening = 🎙 Mendengarkan …
progress-left = sekitar { $wait } lagi
progress-transcribe-open = 🎙 Mendengarkan … bagian { $piece } dari { $pieces }
progress-still-downloading = ⬇️ { $percent } % · { $speed } MB/dtk
wait-seconds = { $seconds } detik
wait-minutes = { $minutes } menit
wait-hours = { $hours } jam
progress-parked =
    ⏳ Telegram meminta saya menunggu sebelum mengunduh lagi.
    Saya lanjutkan sendiri sekitar { $wait } lagi. Berkas yang sudah saya kenal tetap langsung dijawab.
progress-parked-account =
    ⏳ Telegram meminta saya menunggu sebelum mengunduh lagi.
    Saya lanjutkan sendiri sekitar { $wait } lagi, mulai dari { $account }. Berkas yang sudah saya kenal tetap langsung dijawab.
progress-disconnected =
    📡 Server berkas Telegram sedang tidak bisa dihubungi.
    Berkas Anda tetap saya simpan, dan saya lanjutkan sendiri begitu pulih. Berkas yang sudah saya kenal tetap langsung dijawab.
progress-provider = 🚦 { $provider } sedang membatasi permintaan.
    Yang sudah selesai tersimpan; saya lanjutkan sendiri sekitar { $wait } lagi.
progress-retry = 🔁 Belum berhasil. Saya coba lagi sendiri sekitar { $wait } lagi.

batch-title = 🎧 { $count } berkas · { $done } selesai
batch-queued = 📥 nomor { $place }
batch-next = 📥 berikutnya
batch-waits = ⏳ sekitar { $wait } lagi
batch-more = … dan { $count } lagi

stop-button = ⏹ Hentikan
stop-all-button = ⏹ Hentikan semua
stopping = Menghentikan …
stop-impossible = Itu sudah selesai, atau bukan milik Anda.
cancelled = ⏹ Dihentikan.

silence = 🤫 Saya tidak mendengar ucapan apa pun dalam rekaman ini.
answered-by = ℹ️ Teks dari { $sources }, bukan { $provider }.
answered-for-speakers = ℹ️ Teks dari { $sources }, yang membedakan pembicara.
answered-here = ℹ️ Teks dari model bawaan.
answered-instead = ✅ Teks ini sekarang dari { $provider } dan menggantikan yang tadi.
long-text = 📄 Ini baru bagian awalnya. Teks lengkap, dengan waktu, ada di berkas di bawah.
heading = 🎙 { $length }
heading-speakers = 👥 { $who } · { $length }
transcript-of = Transkrip { $day }
speaker = Pembicara { $number }
speakers = { $count } pembicara
language-tag = id
language-auto = Otomatis
button-files = 📄 Berkas
button-copy = 📋 Salin
button-times = 🕐 Waktu
button-plain = 🕐 Tanpa waktu
button-again = 🔁 Ulangi
button-instead = 🔁 Ulangi dengan { $provider }
button-back = ‹ Kembali
button-unknown = Tombol ini sudah tidak berfungsi. Lihat /help untuk yang bisa saya lakukan.
speaker-of = { $speaker } (bagian { $part })
speakers-by-part = pembicara dinomori ulang di tiap bagian
button-speakers = 👥 Pembicara
button-unname = 🗑 Hapus semua nama
name-ask =
    👤 Siapa { $speaker }? Balas pesan ini dengan namanya; kirim “-” untuk menghapusnya.

    “{ $quote }”
name-placeholder = Nama
name-kept = ✅ { $speaker } sekarang: { $name }
name-in-files = Pesan di atas tidak berubah; berkas dari tombol 📄 memuat namanya.
names-gone = ✅ Semua kembali memakai nomor.
button-clean = 🧹 Rapikan
button-verbatim = ✍️ Apa adanya
button-summary = 📝 Ringkasan
button-translate = 🌐 Terjemahkan
button-other-language = 🌐 Bahasa lain
rewriting-summary = 📝 Menulis ringkasan …
rewriting-translation = 🌐 Menerjemahkan ke bahasa { $language } …
rewriting-part = bagian { $done } dari { $parts }
rewriting-one = ⏳ Saya masih menulis yang lain untuk Anda. Tunggu sampai selesai, atau hentikan.
rewriting-interrupted = ⏹ Ini terputus. Silakan tekan lagi tombol di bawah teksnya.
rewriting-gone = Terjemahan ini tidak saya simpan lagi. Silakan tekan lagi 🌐 di bawah teks aslinya.
rewriting-off = Ringkasan dan terjemahan tidak lagi tersedia di sini.
rewriting-by = ℹ️ Ditulis oleh { $model }, yang bisa saja keliru.
summary-title = 📝 Ringkasan · { $language }
translation-title = 🌐 { $language } · diterjemahkan oleh { $model }
translation-kept = ⚠️ { $count } kalimat terlewat oleh model, jadi ditampilkan seperti aslinya.
privacy-rewriting =
    📝 <b>Ringkasan dan terjemahan</b> dibuat hanya bila ada yang menekan tombolnya: teksnya, dengan nama pembicara tetapi tanpa suara, dikirim ke { $provider }, dan modelnya yang menulis. Hasilnya disimpan selama teksnya, dan /forget ikut menghapusnya.
doing-again = 🔁 Saya dengarkan sekali lagi …
doing-instead = 🔁 { $provider } sedang mendengarkan. Teksnya akan menggantikan yang ini.
provider-away = 🔌 { $provider } masih belum bisa dihubungi; saya coba lagi sekitar { $wait } lagi. Sementara itu teks ini tetap, dan diganti begitu ada jawaban.
provider-away-since = 🔌 { $provider } tidak bisa dihubungi sejak { $since } lalu; saya coba lagi sekitar { $wait } lagi. Sementara itu teks ini tetap, dan diganti begitu ada jawaban.
not-yours = Hanya pengirim rekaman ini yang bisa melakukannya.
told-gone = Teks ini sudah tidak saya simpan. Tekan 🔁 agar rekamannya saya dengarkan lagi.
told-gone-send = Teks ini sudah tidak saya simpan. Silakan kirim lagi rekamannya.

provider-title =
    🎙 <b>Siapa yang sebaiknya mendengarkan?</b>

    Sekarang: { $provider }. Yang lain menggantikannya bila gagal.
provider-set = Mulai sekarang: { $provider }
provider-gone = Penyedia ini tidak tersedia lagi.
provider-local = Model bawaan
provider-line = <b>{ $name }</b> · { $model } · { $about }
model-title = <b>Model { $provider }:</b>
model-line = • <code>{ $model }</code>{ $about }
model-set = Mulai sekarang: { $model } dari { $provider }
model-exact = paling akurat
model-fast = paling cepat, hampir sama akurat
model-slow = banyak bahasa, lambat
model-speakers = membedakan pembicara, waktu tepat
model-untimed = teks tanpa waktu
about-groq = sangat cepat, banyak bahasa
about-deepgram = membedakan pembicara, waktu tepat
about-together = banyak bahasa
about-openai = server pilihan pengelola
about-local = di mesin ini, suara tidak dikirim ke luar
about-only = hanya bahasa { $languages }

settings-title =
    ⚙️ <b>Pengaturan obrolan ini</b>

    Tekan yang ingin Anda ubah. Berlaku mulai rekaman berikutnya.
settings-admins = ⚙️ Hanya admin grup ini yang bisa mengubahnya.
setting-kept = ✅ Tersimpan
setting-style = 📄 { $style ->
    [text] Beberapa pesan
    [file] Berkas saja
    [both] Teks dan berkas
   *[folded] Terlipat
}
setting-times = 🕐 Waktu: { $on ->
    [yes] ya
   *[no] tidak
}
setting-speakers = 👥 Pembicara: { $on ->
    [yes] ya
   *[no] tidak
}
setting-speech = { $clean ->
    [yes] 🧹 Rapi
   *[no] ✍️ Apa adanya
}
setting-vocabulary = 📖 { $on ->
    [yes] Istilah: ada
   *[no] Istilah
}
setting-locale = 🗣 Bahasa bot: { $language }
setting-on-request = { $on ->
    [yes] ✋ Bila diminta
   *[no] ⚡ Otomatis
}
setting-close = ✖️ Tutup
language-title =
    🌐 <b>Bahasa apa yang diucapkan?</b>

    “Otomatis” mengenalinya sendiri. Bahasa lain: <code>/language fr</code>
language-set = 🌐 Mulai sekarang saya mendengarkan dalam bahasa { $language }.
language-unknown = 🤔 Saya tidak mengenal bahasa itu. Tulis kode dua hurufnya, misalnya /language fr
style-title =
    📄 <b>Bagaimana sebaiknya saya menjawab?</b>

    Teks panjang datang terlipat dalam satu pesan, dalam beberapa pesan, sebagai berkas, atau keduanya.
style-name = { $style ->
    [text] Beberapa pesan
    [file] Berkas saja
    [both] Teks dan berkas
   *[folded] Satu pesan, terlipat
}
vocabulary-title =
    📖 <b>Nama dan istilah</b>

    Beri tahu saya kata-kata yang akan muncul, agar ejaannya benar:
    <code>/vocabulary Siti, PT Maju Jaya, OKR</code>
vocabulary-now = Sekarang: <i>{ $words }</i>
vocabulary-forget = 🗑 Lupakan
vocabulary-write = ✏️ Tulis
vocabulary-ask = 📖 Nama dan istilah apa yang akan muncul? Balas pesan ini dengan kata-katanya, dipisahkan koma.
vocabulary-placeholder = Siti, PT Maju Jaya, OKR
locale-title = 🗣 <b>Saya sebaiknya memakai bahasa apa di sini?</b>
locale-auto = Mengikuti Telegram Anda
transcribe-what = 🎧 Balas pesan suara, audio, atau video dengan /transcribe, lalu saya ubah jadi teks.
group-hello =
    👋 <b>Halo! Saya mengubah pesan suara dan rekaman di grup ini jadi teks.</b>

    Admin memilih di /settings: langsung, atau hanya bila diminta. Caranya, balas rekamannya dengan /transcribe, dengan @nama saya, atau dengan nama saya.
group-privacy = 🙈 Di grup ini Telegram hanya menunjukkan pesan yang ditujukan kepada saya (“privacy mode”). Balas sebuah rekaman dengan /transcribe, dan saya bisa mendengarnya. Agar semua rekaman saya dengar, jadikan saya admin grup ini, atau minta pengelola bot mematikan mode itu di @BotFather (/setprivacy) lalu tambahkan saya lagi.
guest-listening = 🎧 Mendengarkan, untuk { $name } …
guest-asked = 🎧 Diminta oleh { $name }
guest-what = 🎧 Balas pesan suara, audio, atau video dengan nama saya, lalu saya ubah jadi teks.
guest-cut = ✂️ Ini baru bagian awalnya; lanjutannya ada di obrolan saya dengan yang meminta.
guest-more = 📄 Teks lengkap dan berkas, untuk yang meminta
guest-gone = 🔒 Hanya yang meminta yang bisa membacanya di sini, selama masih tersimpan.
business-on =
    💼 Terhubung. Bila seseorang mengirimi Anda pesan suara, pesan video, atau berkas audio di salah satu obrolan Anda, saya bertanya di sini apakah perlu diubah jadi teks. Ucapan Anda sendiri tidak saya sentuh.

    Orang lain tidak melihat apa-apa: saya tidak pernah menulis di obrolan itu. /chats menampilkan dan mengubah pilihan Anda, /privacy menjelaskan apa yang disimpan. Bila Anda memutuskan sambungan, semuanya saya lupakan.
business-off = 💼 Sambungan diputus. Pilihan untuk obrolan Anda, dan rekaman yang menunggu jawaban Anda, sudah saya lupakan.
business-question =
    💼 { $name } mengirimi Anda rekaman{ $length }. Apakah rekaman dari { $name } perlu saya ubah jadi teks?

    Hanya Anda yang melihat pertanyaan ini dan teksnya.
business-always = ✅ Selalu
business-once = ☝️ Kali ini
business-never = 🚫 Jangan pernah
business-chosen-always = ✅ Mulai sekarang rekaman dari { $name } saya ubah jadi teks. Pilihan ini bisa diubah di /chats.
business-chosen-never = 🚫 Rekaman dari { $name } tidak saya sentuh. Pilihan ini bisa diubah di /chats.
business-from = 💼 Rekaman dari { $name }
business-gone = Itu sudah dijawab, atau sudah dilupakan. /chats menampilkan pilihan Anda.
business-lost = 💼 Rekaman dari { $name } belum bisa saya terima saat ini. Tolong teruskan kepada saya.
business-list =
    💼 Rekaman di obrolan Anda sendiri

    ✅ selalu · 🚫 jangan · ❓ saya bertanya. Tekan nama untuk mengubahnya.
business-none = 💼 Belum ada yang bisa dipilih. Hubungkan saya di pengaturan Telegram, di bagian Bisnis dan chatbot, sebagai @{ $username }. Bila kemudian ada yang mengirimi Anda rekaman, saya bertanya di sini.

only-private = 🔒 Itu tentang rekaman Anda sendiri: silakan tanyakan di obrolan pribadi kita.
history-title = 🗂 <b>Rekaman Anda</b> · { $count } · halaman { $page } dari { $pages }
history-line = <b>{ $number }.</b> { $name } · { $length }
    <i>{ $beginning }</i>
history-empty = 🗂 Saat ini tidak ada teks Anda yang tersimpan.
history-off = 🗂 Riwayat dimatikan di sini: tidak ada teks Anda yang tersimpan.
history-shown = ⬆️ Ini teks yang tersimpan.
search-what = 🔎 Apa yang Anda cari? Balas pesan ini dengan kata yang pernah diucapkan.
search-placeholder = Kata kunci
search-nothing = 🔎 “{ $words }” tidak ditemukan dalam rekaman Anda.
search-title = 🔎 <b>{ $words }</b> · { $count } rekaman
search-line = <b>{ $number }.</b> { $name } · ⏱ { $time }
    <blockquote>{ $quote }</blockquote>
hear-wait = 🔊 Sebentar …
forget-what = 🗑 Teks dari { $count } rekaman Anda tersimpan. Menghapus satu per satu bisa di /history. Hapus semuanya?
forget-chats = Pilihan untuk obrolan Anda sendiri (/chats) ikut terhapus.
forget-all = 🗑 Hapus semua
forget-sure = ⚠️ Anda yakin? Teks dari { $count } rekaman akan dihapus selamanya, beserta semua yang tersimpan di cache.
forget-yes = Ya, hapus
forget-no = Tidak, simpan
forget-not = 👍 Semuanya tetap seperti semula.
forgotten = ✅ Terhapus: { $count } rekaman.
forget-one = 🗑 Hapus yang ini
forget-one-sure = ⚠️ Hapus teks rekaman ini selamanya?
forgotten-one = ✅ Terhapus.
privacy =
    🔏 <b>Apa yang disimpan tentang Anda</b>

    • <b>Teks</b> rekaman Anda, selama { $days } hari, agar tombol di bawahnya, /history, dan /search berfungsi. Hanya Anda yang bisa mencarinya.
    • <b>Teks yang sama di cache</b>, menurut isi berkas dan tanpa nama Anda, selama 30 hari: berkas yang sama tidak didengarkan dua kali.
    • <b>Bagian yang sudah selesai</b> dari rekaman yang gagal, selama 30 hari.
    • <b>Menit Anda</b> per hari dan penyedia, selama 31 hari, untuk pengelola bot ini.
    • <b>Pengaturan Anda</b>, sampai Anda mengubahnya.

    Rekamannya sendiri tidak pernah disimpan. Rekaman dikirim ke penyedia yang dipilih di obrolan ini (/provider), atau ke penyedia lain bila gagal; yang didengar model bawaan tetap di mesin ini. Semua yang disimpan ada pada pengelola bot ini.
    /export mengirimkan semuanya kepada Anda, /forget menghapusnya.
privacy-nothing =
    🔏 <b>Apa yang disimpan tentang Anda</b>

    Tidak ada riwayat: pengelola bot ini mematikannya. Teks tersimpan di cache selama 30 hari, menurut isi berkas dan tanpa nama Anda, dan pengaturan Anda sampai Anda mengubahnya. Menit Anda per hari disimpan selama 31 hari.

    Rekamannya sendiri tidak pernah disimpan. Rekaman dikirim ke penyedia yang dipilih di obrolan ini (/provider), atau ke penyedia lain bila gagal; yang didengar model bawaan tetap di mesin ini.
privacy-business =
    💼 <b>Dari obrolan Anda sendiri</b>, bila akun Anda terhubung dengan saya: nama pengirim rekaman, pilihan Anda (/chats), dan rekaman mana yang menunggu jawaban Anda, bukan rekamannya sendiri. Semuanya hilang bila sambungan diputus, atau dengan /forget.
export-all = 📦 Semua teks Anda yang tersimpan: { $count } rekaman.
export-part = 📦 { $count } rekaman terbaru: lebih dari itu tidak muat dalam satu berkas.
stats-title = 📈 <b>{ $count } rekaman</b> · { $length }

status-title = 📊 <b>Status</b> · aktif { $uptime }
status-accounts = 👥 <b>Akun</b>
status-no-accounts = Tidak ada: hanya berkas sampai 20 MB.
status-account = { $mark } { $name } · { $requests ->
        [0] belum ada permintaan
       *[other] { $success } % dari { $requests } permintaan
    }
status-account-waiting = ⏳ { $name } · menunggu { $left } · { $success } % dari { $requests } permintaan
status-account-broken = 🔴 { $name } · { $reason }
status-account-no-reason = rusak
status-first = ⏭ Kembali pertama: { $name } dalam { $left }
status-queue = ⚙️ <b>Antrean</b>
status-workers = { $busy } dari { $workers } pekerja sibuk
status-tasks = { $queued } antre · { $parked } menunggu · { $done } selesai · { $failed } gagal
status-instances = 🖥 <b>Instans</b>
status-instance = { $name } · { $intake ->
    [polling] mengambil pembaruan
    [standby] siaga
    [webhook] webhook
   *[connecting] menyambung
} · { $workers } pekerja · aktif { $uptime }
status-cache = 🗂 <b>Cache</b> ({ $type })
status-cache-entries = { $entries } dari { $max } transkrip · { $hits } % ditemukan
status-cache-off = 🗂 <b>Cache</b>: mati
status-providers = 🎙 <b>Penyedia</b>
status-provider = { $mark } { $name } · { $model }
status-provider-open = { $mark } { $name } · { $model } · lagi dalam { $left }
status-provider-budget = { $mark } { $name } · { $model } · sisa audio { $left }

error-input-empty = 🫙 Berkas ini kosong.
error-input-no-audio = 🔇 Berkas ini tidak ada suaranya.
error-input-corrupt = 💔 Berkas ini rusak, atau memang bukan audio atau video.
error-input-encrypted = 🔐 Berkas ini dilindungi; saya tidak bisa mendengarkannya.
error-input-endless = ♾ Akhir rekaman ini tidak saya temukan; silakan kirim bagian yang lebih pendek.
error-input-index-at-end = 🧩 Berkas ini hanya bisa dibaca dari bagian akhirnya; silakan kirim sebagai berkas, bukan aliran.
error-input-unsupported = 🤷 Ini bukan audio atau video yang saya kenal. Yang cocok: MP3, M4A, OGG, WAV, MP4, dan MKV.
error-source-wait = ⏳ Telegram meminta saya menunggu sebelum mengunduh lagi, sekitar { $wait }. Silakan kirim lagi berkasnya nanti.
error-source-disconnected = 📡 Server berkas Telegram terlalu lama tidak bisa dihubungi. Silakan kirim lagi berkasnya nanti.
error-source-too-large = 🐘 Berkas ini terlalu besar ({ $megabytes } MB). Saat ini batasnya 20 MB.
error-source-too-large-open = 🐘 Berkas ini terlalu besar. Saat ini batasnya 20 MB.
error-source-unavailable = 📡 Telegram belum memberikan berkasnya. Silakan kirim lagi nanti.
error-source-gone = 👻 Berkas ini sudah tidak ada di Telegram, atau tidak boleh saya baca. Silakan kirim sekali lagi.
error-provider-auth = 🔑 { $provider } menolak kunci saya. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-payment = 💳 Kredit saya di { $provider } habis. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-account = 🔒 { $provider } menutup atau membatasi akun saya. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-model = 🪦 { $provider } tidak lagi punya model yang dipasang untuk saya. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-address = 🧭 { $provider } tidak ada di alamat yang saya kenal. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-place = 🚧 { $provider } tidak melayani siapa pun dari tempat saya berjalan. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-rate-limit = 🚦 { $provider } terlalu sibuk. Coba lagi nanti, atau pilih /provider lain.
error-provider-too-large = 🐘 Rekaman ini terlalu besar untuk { $provider }. Pilih /provider lain.
error-provider-bad-request = 🤷 { $provider } tidak bisa membaca rekaman ini. Pilih /provider lain.
error-provider-language = 🌐 { $provider } tidak mengenal bahasa ini, atau ucapannya tidak jelas. Pilih /provider lain, bila ada.
error-provider-server = 🛠 { $provider } sedang bermasalah. Coba lagi nanti, atau pilih /provider lain.
error-provider-timeout = 🐌 { $provider } terlalu lama menjawab. Coba lagi nanti, atau pilih /provider lain.
error-provider-network = 📡 { $provider } tidak bisa dihubungi. Coba lagi nanti, atau pilih /provider lain.
error-provider-unavailable = 💤 { $provider } sedang tidak tersedia. Coba lagi nanti, atau pilih /provider lain.
error-all-providers = 😔 Tidak ada yang bisa mengubah ini jadi teks ({ $provider }). Coba lagi nanti.
error-rewriting-busy = 🚦 Model yang menulis ini sedang membatasi permintaan. Silakan tekan tombolnya sekitar { $wait } lagi.
error-rewriting-unavailable = 📡 Model yang menulis ini tidak menjawab. Teks Anda tetap ada; silakan tekan lagi tombolnya nanti.
error-rewriting-settings = 🔑 Model yang menulis ini menolak permintaan saya. Mohon beri tahu pengelola bot ini (CHAT_MODEL); alasannya ada di log.
error-rewriting-too-long = 🐘 Teks ini tidak muat bagi model yang menulis ini. Mohon beri tahu pengelola bot ini (CHAT_CONTEXT_TOKENS).
error-rewriting-declined = 🙅 Model itu menolak menulis tentang teks ini. Teksnya sendiri tetap seperti semula.
error-rewriting-lost = ✂️ Model itu mengembalikan jauh lebih sedikit daripada yang diberikan, jadi tidak saya tampilkan. Teks aslinya tetap ada; tombolnya boleh ditekan lagi.
error-delivery-refused = 🚫 Telegram menolak jawabannya.
error-delivery-withheld = 🚫 Tadi saya tidak boleh menulis di sini. Sekarang sudah boleh: silakan kirim berkasnya sekali lagi.
error-delivery-unavailable = 📡 Telegram belum menerima jawabannya.
error-internal = 😵 Ada yang salah di pihak saya. Silakan kirim sekali lagi.
`;

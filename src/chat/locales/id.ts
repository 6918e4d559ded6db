/** What the bot says in Indonesian, in Fluent (https://projectfluent.org). A module, so that it is part of the executable. */
export const indonesian = String.raw`
command-start = Apa yang bisa saya lakukan
command-help = Cara memakai saya
command-status = Akun, antrean, cache, dan penyedia
command-provider = Pilih siapa yang mengubah suara jadi teks

start =
    👋 <b>Halo! Saya mengubah suara jadi teks.</b>

    Kirim atau teruskan pesan suara, rekaman, atau video sampai { $limit }, dan teksnya langsung muncul di sini.

    🎙 /provider – siapa yang mendengarkan
    📊 /status – seberapa sibuk saya
    ❓ /help – petunjuk
help =
    ❓ <b>Cara kerjanya</b>

    1. Kirim pesan suara, audio, video, video bulat, atau berkas semacam itu sebagai dokumen (sampai { $limit }). Album juga bisa: setiap berkas dijawab sendiri.
    2. Lihat kemajuannya, atau tekan ⏹ untuk berhenti.
    3. Baca teksnya. Teks yang sangat panjang datang sebagai berkas dengan penanda waktu.

    ⚡ Berkas yang pernah saya dengar langsung saya jawab.
    🎙 /provider – sekarang { $provider }
    📊 /status – akun, antrean, cache, dan penyedia
english-only = 🇬🇧 Saat ini saya hanya mengerti bahasa Inggris.

dashboard-link =
    📈 Tautan ini membuka dasbor satu kali, dalam 5 menit:

    { $url }
dashboard-admins = 📈 Dasbor hanya untuk administrator (ADMIN_USERS).
dashboard-off = 📈 Dasbor mati: HTTP_LISTEN (atau WEBHOOK_URL) dan HTTP_TOKEN menyalakannya.
dashboard-private = 📈 Mintalah di obrolan pribadi kita: di sini semua orang akan mendapat tautannya.

access-denied =
    🔒 <b>Saya hanya bekerja untuk orang yang saya kenal.</b>

    Untuk meminta akses, kirim ID pengguna Anda kepada pengelola bot ini: <code>{ $userId }</code>
access-denied-button = 🔒 Saya hanya bekerja untuk orang yang saya kenal.

hint-text = 🎧 Saya mendengarkan, bukan membaca: kirim pesan suara, audio, atau video. Selengkapnya di /help.
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
progress-transcribe-open = 🎙 Mendengarkan … bagian { $piece } dari { $pieces }
progress-still-downloading = ⬇️ { $percent } % · { $speed } MB/dtk
wait-seconds = { $seconds } detik
wait-minutes = { $minutes } menit
progress-parked =
    ⏳ Telegram meminta saya menunggu.
    Semua akun sedang menunggu; berkas yang sudah dikenal tetap langsung datang. Sekitar { $wait } lagi.
progress-parked-account =
    ⏳ Telegram meminta saya menunggu.
    Semua akun sedang menunggu; berkas yang sudah dikenal tetap langsung datang. Sekitar { $wait }, { $account } lebih dulu.
progress-disconnected =
    📡 Server berkas Telegram sedang tidak bisa dihubungi.
    Berkas Anda tetap saya simpan, dan saya lanjutkan sendiri begitu pulih. Berkas yang sudah dikenal tetap langsung datang.
progress-provider = 🚦 Belum berhasil: { $provider } sedang membatasi permintaan.
    Yang sudah selesai tersimpan; saya lanjutkan sendiri sekitar { $wait } lagi.
progress-retry = 🔁 Belum berhasil. Saya coba lagi sendiri sekitar { $wait } lagi.

stop-button = ⏹ Berhenti
stopping = Menghentikan …
stop-impossible = Itu sudah selesai, atau bukan milik Anda.
cancelled = ⏹ Dihentikan.

silence = 🤫 Saya tidak mendengar kata apa pun dalam rekaman ini.
answered-by = ℹ️ Didengar oleh { $sources }, bukan { $provider }.
long-text = 📄 Ini baru awalnya. Semuanya, dengan penanda waktu, ada di berkas di bawah.

provider-title =
    🎙 <b>Siapa yang sebaiknya mendengarkan?</b>

    Sekarang: { $provider }. Yang lain menggantikan bila ia gagal.
provider-set = Mulai sekarang: { $provider }
provider-gone = Penyedia ini tidak tersedia lagi.

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
error-input-corrupt = 💔 Berkas ini rusak, atau sama sekali bukan audio atau video.
error-input-encrypted = 🔐 Berkas ini dilindungi; saya tidak bisa mendengarkannya.
error-input-endless = ♾ Ujung rekaman ini tidak saya temukan; kirim bagian yang lebih pendek.
error-input-index-at-end = 🧩 Berkas ini hanya bisa dibaca dari akhirnya; kirim sebagai berkas, bukan aliran.
error-input-unsupported = 🤷 Ini bukan audio atau video yang saya kenal. MP3, M4A, OGG, WAV, MP4, dan MKV bisa.
error-source-wait = ⏳ Semua akun menunggu Telegram, sekitar { $wait }. Kirim lagi berkasnya nanti.
error-source-disconnected = 📡 Server berkas Telegram terlalu lama tidak bisa dihubungi. Kirim lagi berkasnya nanti.
error-source-too-large = 🐘 Berkas ini terlalu besar ({ $megabytes } MB). Saat ini di sini bisa sampai 20 MB.
error-source-too-large-open = 🐘 Berkas ini terlalu besar. Saat ini di sini bisa sampai 20 MB.
error-source-unavailable = 📡 Telegram belum memberikan berkasnya. Kirim lagi nanti.
error-source-gone = 👻 Berkas ini sudah tidak ada di Telegram, atau tidak boleh saya baca. Kirim sekali lagi.
error-provider-auth = 🔑 { $provider } menolak kunci saya. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-payment = 💳 Kredit saya di { $provider } habis. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-account = 🔒 { $provider } menutup atau membatasi akun saya. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-model = 🪦 { $provider } tidak lagi punya model yang dipasang untuk saya. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-address = 🧭 { $provider } tidak ada di alamat yang saya kenal. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-place = 🚧 { $provider } tidak melayani siapa pun dari tempat saya berjalan. Beri tahu pengelola bot ini, atau pilih /provider lain.
error-provider-rate-limit = 🚦 { $provider } terlalu sibuk. Coba lagi nanti, atau pilih /provider lain.
error-provider-too-large = 🐘 Rekaman ini terlalu besar untuk { $provider }. Pilih /provider lain.
error-provider-bad-request = 🤷 { $provider } tidak bisa membaca rekaman ini. Pilih /provider lain.
error-provider-language = 🌐 { $provider } tidak mengenal bahasa ini, atau ucapannya tidak jelas. Pilih /provider lain.
error-provider-server = 🛠 { $provider } sedang bermasalah. Coba lagi nanti, atau pilih /provider lain.
error-provider-timeout = 🐌 { $provider } terlalu lama menjawab. Coba lagi nanti, atau pilih /provider lain.
error-provider-network = 📡 { $provider } tidak bisa dihubungi. Coba lagi nanti, atau pilih /provider lain.
error-provider-unavailable = 💤 { $provider } sedang tidak tersedia. Coba lagi nanti, atau pilih /provider lain.
error-all-providers = 😔 Tidak ada yang bisa mengubah ini jadi teks ({ $provider }). Coba lagi nanti.
error-delivery-refused = 🚫 Telegram menolak jawabannya.
error-delivery-withheld = 🚫 Tadi saya tidak boleh menulis di sini. Sekarang boleh: kirim berkasnya sekali lagi.
error-delivery-unavailable = 📡 Telegram belum menerima jawabannya.
error-internal = 😵 Ada yang salah di pihak saya. Kirim sekali lagi.
`;

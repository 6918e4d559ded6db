/** Pauses between tries: 1 s, 2 s, 4 s ... 60 s. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** The history changes every five minutes. */
const HISTORY_EVERY_MS = 5 * 60_000;

/** Follows the program over one stream, as long as the page is seen. */
export function follow({ onOverview, onHistory, onLink }) {
  let source;
  let failures = 0;
  let timer;
  let refresh;

  async function connect() {
    leave();
    try {
      await loadHistory();
    } catch {
      return later();
    }
    if (document.hidden) return;
    refresh = setInterval(() => loadHistory().catch(() => {}), HISTORY_EVERY_MS);
    source = new EventSource("/dashboard/events");
    source.onmessage = ({ data }) => {
      failures = 0;
      const { now, overview } = JSON.parse(data);
      onLink(overview === null ? "away" : "live");
      if (overview !== null) onOverview(overview, now);
    };
    source.onerror = later;
  }

  /** A stream that the server ended after its time goes on without a word. */
  function later() {
    leave();
    if (failures > 0) onLink("lost");
    timer = setTimeout(connect, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures));
    failures++;
  }

  function leave() {
    source?.close();
    clearTimeout(timer);
    clearInterval(refresh);
  }

  async function loadHistory() {
    const response = await fetch("/dashboard/history");
    if (response.status === 401) location.assign("/login?next=%2F");
    if (!response.ok) throw new Error(`the program answers ${response.status}`);
    onHistory(await response.json());
  }

  document.addEventListener("visibilitychange", () => {
    failures = 0;
    if (!document.hidden) return connect();
    leave();
    onLink("paused");
  });
  connect();
}

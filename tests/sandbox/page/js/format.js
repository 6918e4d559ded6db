// Numbers and times as people read them.

export function bytes(count) {
  if (count < 1000) return `${count} B`;
  const [unit, size] = count < 1e6 ? ["KB", 1e3] : count < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  return `${(count / size).toFixed(count < 10 * size ? 1 : 0)} ${unit}`;
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours, minutes, rest] = parts;
  const padded = `${rest}`.padStart(2, "0");
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, "0")}:${padded}` : `${minutes}:${padded}`;
}

export function clockTime(unixSeconds) {
  return new Date(unixSeconds * 1000).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  });
}

export function clockTimeWithSeconds(unixMs) {
  return new Date(unixMs).toLocaleTimeString([], { hour12: false });
}

export function day(unixSeconds) {
  const date = new Date(unixSeconds * 1000);
  if (date.toDateString() === new Date().toDateString()) return "Today";
  return date.toLocaleDateString([], { day: "numeric", month: "long" });
}

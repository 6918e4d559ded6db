const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
} as const;

/** Files that the form for the token needs, too; all of them lie in the executable. */
export const OPEN_FILES = ["style.css", "icon.svg"] as const;

export const PAGE_FILES = [
  "main.js",
  "live.js",
  "days.js",
  "draw.js",
  "jobs.js",
  "needs.js",
  "plots.js",
  "format.js",
  "words.js",
] as const;

type FileName = typeof OPEN_FILES[number] | typeof PAGE_FILES[number] | "index.html";

export async function pageFile(name: FileName): Promise<Response> {
  const text = await Deno.readTextFile(new URL(`./page/${name}`, import.meta.url));
  const ending = name.slice(name.lastIndexOf(".") + 1) as keyof typeof TYPES;
  return new Response(text, { headers: { "content-type": TYPES[ending] } });
}

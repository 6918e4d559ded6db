const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
} as const;

/** Files of the page, which the executable holds. */
export const PAGE_FILES = [
  "style.css",
  "icon.svg",
  "main.js",
  "live.js",
  "draw.js",
  "jobs.js",
  "plots.js",
  "format.js",
  "words.js",
] as const;

export async function pageFile(name: typeof PAGE_FILES[number] | "index.html"): Promise<Response> {
  const text = await Deno.readTextFile(new URL(`./page/${name}`, import.meta.url));
  const ending = name.slice(name.lastIndexOf(".") + 1) as keyof typeof TYPES;
  return new Response(text, { headers: { "content-type": TYPES[ending] } });
}

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** A file of the chat page, read anew each time so that an edit shows at once. */
export async function pageFile(path: string): Promise<Response> {
  const name = path === "/" ? "index.html" : path.slice(1);
  const type = TYPES[name.split(".").at(-1) ?? ""];
  if (type === undefined || !/^[\w/]+\.\w+$/.test(name)) return new Response("Not found", { status: 404 });
  try {
    const body = await Deno.readFile(new URL(`../page/${name}`, import.meta.url));
    const csp =
      "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'";
    return new Response(body, {
      headers: { "content-type": type, "cache-control": "no-store", "content-security-policy": csp },
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Response("Not found", { status: 404 });
    throw error;
  }
}

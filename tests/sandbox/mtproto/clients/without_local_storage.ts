// GramJS caches its schema there, across versions, and fails where it may not.
delete (globalThis as { localStorage?: unknown }).localStorage;
export {};

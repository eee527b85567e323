import type { Translate } from "../../i18n/i18n.ts";

/** Bytes as people speak of them, in units of a thousand. */
export function formatSize(t: Translate, bytes: number): string {
  if (bytes < 1e6) return t.plain("size-kb", { size: Math.ceil(bytes / 1e3) });
  return t.plain("size-mb", { size: Math.round(bytes / 1e5) / 10 });
}

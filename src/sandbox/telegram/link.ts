/** A link as Telegram keeps it, or undefined for one that it does not take: a host needs a dot, `localhost` has none. */
export function toLink(source: string): string | undefined {
  const link = source.trim();
  if (/^(?:tg|ton):/i.test(link)) return /^(?:tg|ton):(?:\/\/)?[\w-]+(?:[/?].*)?$/i.test(link) ? link : undefined;
  const candidate = /^[a-z][a-z0-9+.-]*:\/\//i.test(link) ? link : `http://${link}`;
  if (!URL.canParse(candidate)) return undefined;
  const url = new URL(candidate);
  const known = url.protocol === "http:" || url.protocol === "https:";
  const host = url.hostname.includes(".") || url.hostname.startsWith("[");
  return known && host ? url.href : undefined;
}

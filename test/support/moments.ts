/** A message's HTML as those see it whose program knows no moments. */
export function withoutMoments(html: string): string {
  return html.replaceAll(/<\/?tg-time[^>]*>/g, "");
}

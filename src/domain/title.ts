/** What people call a variable: its title in their language, else in English, else its name. */
export function toTitle(
  { name, title }: { readonly name: string; readonly title: Readonly<Record<string, string>> | null },
  locale: string,
): string {
  return title?.[locale] ?? title?.en ?? name;
}

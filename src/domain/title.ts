/** What people call a variable: its title in their language, else in English, else its name. */
export function toTitle(
  { name, title }: { readonly name: string; readonly title: Readonly<Record<string, string>> | null },
  locale: string,
): string {
  return title?.[locale] ?? title?.en ?? name;
}

type Titled = Parameters<typeof toTitle>[0];

/** The titles of a variable with its name before those that a sibling has too, so that the two can be told apart. */
export function distinctTitle(variable: Titled, siblings: Iterable<Titled>): Titled["title"] {
  const { title, name } = variable;
  if (title === null) return null;
  const others = [...siblings].filter((other) => other !== variable);
  const entries = Object.entries(title).map(([locale, text]) => {
    const isTwin = others.some((other) => toTitle(other, locale) === text);
    return [locale, isTwin ? `${name} · ${text}` : text] as const;
  });
  return Object.fromEntries(entries);
}

/** 14:05, as people of this language write it. */
export function clock(seconds, language) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(
    seconds * 1000,
  );
}

/** The day of a message for the line between days. */
export function day(seconds, language, words) {
  const date = new Date(seconds * 1000);
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(date);
}

/** Are two moments on one day here? */
export function sameDay(a, b) {
  return midnight(new Date(a * 1000)) === midnight(new Date(b * 1000));
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** 1.4 KB. */
export function fileSize(bytes, language) {
  const [value, unit] = bytes < 1024 ? [bytes, "B"] : bytes < 2 ** 20 ? [bytes / 1024, "KB"] : [bytes / 2 ** 20, "MB"];
  const names = { B: "Б", KB: "КБ", MB: "МБ" };
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  return `${number} ${language === "ru" ? names[unit] : unit}`;
}

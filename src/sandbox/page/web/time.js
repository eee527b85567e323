/** 14:05, as people of this language write it. */
export function clock(seconds, language) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(
    seconds * 1000,
  );
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** A moment as an entity asks for: "r" is relative, else w, d or D, t or T; undefined where it asks for nothing. */
export function moment(seconds, format, language) {
  if (format === "r") {
    const ago = seconds - Date.now() / 1000;
    const [unit, length] = UNITS.find(([, size]) => Math.abs(ago) >= size) ?? ["second", 1];
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.trunc(ago / length), unit);
  }
  if (!format) return undefined;
  const date = new Date(seconds * 1000);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(language, {
    ...(format.includes("w") && { weekday: "long" }),
    ...(/d/i.test(format) && { day: "numeric", month: format.includes("D") ? "long" : "short" }),
    ...((format.includes("D") || (format.includes("d") && !isThisYear)) && { year: "numeric" }),
    ...(/t/i.test(format) && { hour: "2-digit", minute: "2-digit", hour12: false }),
    ...(format.includes("T") && { second: "2-digit" }),
  }).format(date);
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

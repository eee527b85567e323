import type { Language } from "./language.ts";

export const en: Language = {
  on: ["on", "true", "yes"],
  off: ["off", "false", "no"],
  units: {
    second: ["s", "secs?", "seconds?"],
    minute: ["m", "mins?", "minutes?"],
    hour: ["h", "hrs?", "hours?"],
    day: ["d", "days?"],
    week: ["w", "wks?", "weeks?"],
    month: ["mo", "months?"],
    year: ["y", "yrs?", "years?"],
  },
  within: ["the", "in", "for"],
  last: ["last", "past"],
  now: ["now"],
  today: ["today"],
  yesterday: ["yesterday"],
  at: ["at"],
  from: ["from", "since", "between"],
  to: ["to", "till", "until", "and"],
  csv: { comma: ",", point: "." },
};

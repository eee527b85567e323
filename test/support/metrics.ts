/** Everything of one name. */
export interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: { readonly name: string; readonly labels: Record<string, string>; readonly value: number }[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = `[a-zA-Z_]\\w*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"`;
const HEAD = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`);
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? ([+-]?(?:\\d+\\.?\\d*(?:e[+-]?\\d+)?|Inf)|NaN)$`,
  "i",
);
/** What the samples of each type are called after the name of their family. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  counter: ["_total"],
  gauge: [""],
  histogram: ["_bucket", "_count", "_sum"],
};

/** Reads OpenMetrics 1.0 as strictly as its text has it, as far as this program uses it; throws where it is something else. */
export function parseMetrics(text: string): Map<string, Family> {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.pop() !== "# EOF") throw new Error("it does not end with # EOF");
  const families = new Map<string, { type: string; help: string; samples: Family["samples"] }>();
  const seen = new Set<string>();
  let present = "";
  for (const line of lines) {
    const [, what, family = "", said = ""] = HEAD.exec(line) ?? [];
    if (what !== undefined) {
      if (family !== present && families.has(family)) throw new Error(`${family} is in two places`);
      present = family;
      const known = families.get(family) ?? { type: "", help: "", samples: [] };
      if (known.samples.length > 0) throw new Error(`${what} of ${family} comes too late`);
      families.set(family, { ...known, [what === "TYPE" ? "type" : "help"]: said });
      continue;
    }
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    const found = families.get(present);
    if (!found || !ENDINGS[found.type]?.some((ending) => name === present + ending)) throw new Error(`stray: ${line}`);
    const key = `${name}{${labels}}`;
    if (seen.has(key)) throw new Error(`twice: ${key}`);
    seen.add(key);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, said]) => [label, said]);
    found.samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value.replace("Inf", "Infinity")) });
  }
  return families;
}

/** The one sample of this name with these labels among its own; 0 where there is none yet. */
export function figureOf(all: Map<string, Family>, name: string, labels: Record<string, string> = {}): number {
  const samples = [...all.values()].flatMap((family) => family.samples).filter((sample) => sample.name === name);
  const found = samples.filter((one) => Object.entries(labels).every(([label, said]) => one.labels[label] === said));
  if (found.length > 1) throw new Error(`${name} is there ${found.length} times`);
  return found[0]?.value ?? 0;
}

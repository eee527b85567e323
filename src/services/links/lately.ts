import type { Person } from "../../domain/access.ts";
import { HOUR } from "../../domain/span.ts";
import type { Past, Restlessness } from "../../storage/series.ts";
import { toTurn } from "../history/history.ts";
import type { LiveVariable } from "../live/unit.ts";

/** Fewer variables of a unit are all shown: nobody asks how they have changed. */
const FEW = 12;
/** How an output changes is seen in so many of its newest samples. */
const SAMPLES = 100;
/** Of fewer samples nobody knows whether they change all the time. */
const KNOWN = 20;

type Group = readonly LiveVariable[];

/**
 * The place of each variable among those of its unit and kind: first what has changed within the hour, then what does so
 * all the time, as the last digits of a sensor do, then the rest; of these, what changed last is first. No sync notes when
 * an output became another value, so this is read from samples, for large units alone.
 */
export async function rankByChange(
  past: Past,
  person: Person,
  units: readonly Group[],
  now: number,
): Promise<ReadonlyMap<number, number>> {
  const large = units.filter((variables) => variables.length > FEW);
  const outputs = large.flatMap((variables) => variables.filter(({ kind }) => kind === "output").map(({ id }) => id));
  const known = new Map<number, Restlessness>();
  if (outputs.length > 0) {
    const series = await past.open({ who: toTurn(person) });
    for (const one of await series.restlessness(outputs, SAMPLES)) known.set(one.id, one);
  }
  const ranks = new Map<number, number>();
  for (const variables of large) {
    for (const kind of ["input", "output"]) {
      const looked = variables.filter((one) => one.kind === kind).map((one) => look(one, known.get(one.id), now));
      looked.sort((a, b) => a.group - b.group || b.changedAt - a.changedAt);
      for (const [place, { id }] of looked.entries()) ranks.set(id, place);
    }
  }
  return ranks;
}

function look({ id, kind, at }: LiveVariable, known: Restlessness | undefined, now: number) {
  const changedAt = kind === "input" ? at : (known?.changedAt ?? 0);
  const isRestless = known !== undefined && known.samples >= KNOWN && known.changes > known.samples / 2;
  return { id, changedAt, group: changedAt <= now - HOUR ? 2 : isRestless ? 1 : 0 };
}

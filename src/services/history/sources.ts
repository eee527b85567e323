import { type Epoch, toSpans } from "../../domain/logging.ts";
import type { Sources } from "../../domain/plan.ts";
import { meet } from "../../domain/span.ts";
import type { ValueType } from "../../domain/value.ts";
import { AppError } from "../../errors.ts";
import type { Series } from "../../storage/series.ts";

/** All that decides from where the figures of an output are read, at one moment. */
export interface Profile {
  readonly id: number;
  readonly name: string;
  readonly type: ValueType;
  readonly epochs: readonly [Epoch, ...Epoch[]];
  readonly sources: Sources;
}

/** Reads the profile of an output; fails with not-found when there is no such output. */
export async function readProfile(series: Series, id: number): Promise<Profile> {
  const output = await series.output(id);
  if (!output) throw new AppError("not-found");
  const { name, type, epochs, until, dirty, sealed } = output;
  const windows = toSpans(epochs).flatMap(({ epoch: { windowMs: width, cleared }, span }) =>
    width === null ? [] : meet(span, [cleared, span[1]]).map((kept) => ({ width, span: kept })),
  );
  return { id, name, type, epochs, sources: { until, dirty, sealed, windows } };
}

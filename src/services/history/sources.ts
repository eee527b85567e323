import { DEFAULT_LOGGING, type Epoch, type LoggingMode, toEpochs, toSpans } from "../../domain/logging.ts";
import type { Sources } from "../../domain/plan.ts";
import { HOUR, meet, type Span } from "../../domain/span.ts";
import type { ValueType } from "../../domain/value.ts";
import { AppError } from "../../errors.ts";
import type { Query } from "../../storage/sqlite/reader.ts";

/** All that decides from which tables the figures of an output are read, at one moment of the database. */
export interface Profile {
  readonly id: number;
  readonly name: string;
  readonly type: ValueType;
  readonly epochs: readonly [Epoch, ...Epoch[]];
  readonly sources: Sources;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly type: ValueType;
  readonly until: number;
  readonly epochs: string;
  readonly sealed: string;
  readonly dirty: string;
}

/** A row of Logging as SQL writes it into a list. */
type EpochRow = readonly [
  since: number,
  mode: LoggingMode,
  window: number | null,
  weighted: number,
  days: number | null,
  cleared: number,
];

/**
 * The logging epochs of `variable.id`, for readEpochs; the instance's default when nobody has chosen
 * (services/logging/outputlogging).
 */
export const EPOCHS = `(
  select coalesce(
    nullif(json_group_array(json_array(since_at, mode, window_ms, weighted, retention_days, cleared_at)), '[]'),
    (select json_array(json_array(0, 'direct', null, 0, value ->> '$', 0)) from setting where key = 'retention'),
    '[]')
  from (select * from logging where variable_id = variable.id order by since_at))`;

// A late sample also changes which value is carried on to the next one. So, for time-weighted means, the hour of the
// next sample is out of date too.
const PROFILE = `
  select variable.id as id, name, type,
    case when swept_variable is null or variable.id <= swept_variable then until else swept_from end as until,
    ${EPOCHS} as epochs,
    (select json_group_array(json_array(from_at, to_at)) from sealed where variable_id = variable.id) as sealed,
    (select json_group_array(hour) from (
      select hour from stale where variable_id = variable.id and stale.kind = 0
      union
      select at / ${HOUR} * ${HOUR} from (
        select (select min(at) from sample where variable_id = variable.id and at > to_at) as at
        from stale where variable_id = variable.id and stale.kind = 0
          and exists (select 1 from logging where variable_id = variable.id and weighted)
      ) as next where not exists (
        select 1 from sealed where variable_id = variable.id and next.at >= from_at and next.at < to_at)
    ) where hour is not null) as dirty
  from variable, progress where variable.id = ?1 and variable.kind = 'output'`;

/** Reads the profile of an output; fails with not-found when there is no such output. */
export async function readProfile(query: Query, id: number): Promise<Profile> {
  const [row] = await query<Row>(PROFILE, [id]);
  if (!row) throw new AppError("not-found");
  const epochs = readEpochs(row.epochs);
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    epochs,
    sources: {
      until: row.until,
      dirty: JSON.parse(row.dirty) as number[],
      sealed: JSON.parse(row.sealed) as Span[],
      windows: toSpans(epochs).flatMap(({ epoch: { windowMs: width, cleared }, span }) =>
        width === null ? [] : meet(span, [cleared, span[1]]).map((kept) => ({ width, span: kept })),
      ),
    },
  };
}

/** The epochs of an output out of what EPOCHS gave. */
export function readEpochs(json: string): [Epoch, ...Epoch[]] {
  return toEpochs((JSON.parse(json) as EpochRow[]).map(toEpoch), DEFAULT_LOGGING);
}

function toEpoch([since, mode, windowMs, weighted, retentionDays, cleared]: EpochRow): Epoch {
  return { since, mode, windowMs, weighted: weighted === 1, retentionDays, cleared };
}

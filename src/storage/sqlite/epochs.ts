import { DEFAULT_LOGGING, type Epoch, type LoggingMode, toEpochs } from "../../domain/logging.ts";

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

/** The epochs of an output out of what EPOCHS gave. */
export function readEpochs(json: string): [Epoch, ...Epoch[]] {
  return toEpochs((JSON.parse(json) as EpochRow[]).map(toEpoch), DEFAULT_LOGGING);
}

function toEpoch([since, mode, windowMs, weighted, retentionDays, cleared]: EpochRow): Epoch {
  return { since, mode, windowMs, weighted: weighted === 1, retentionDays, cleared };
}

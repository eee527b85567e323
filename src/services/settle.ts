import { AppError } from "../errors.ts";
import { lookAt } from "./alerts/look.ts";
import { inputsAndOutputs } from "./live/unit.ts";
import { drive, type Find } from "./writer/propagate.ts";
import type { Writer } from "./writer/writer.ts";

/** What an ORM transaction has made of a unit's present values, of which links and alert rules do not know. */
export interface Moved {
  readonly unitId: number;
  /** Variables that are another value now. An input that somebody has set by hand stays as it is. */
  readonly variables?: readonly number[];
  /** Links of the unit's variables: what they lead to becomes what their sources are, also where it was set by hand. */
  readonly links?: readonly number[];
}

/**
 * Lets links and alert rules follow present values that changed otherwise than by a sync or a hand: in one commit, to be
 * called right after the transaction. What has changed since is taken as it is by then.
 */
export async function settle(writer: Writer, find: Find, moved: readonly Moved[]): Promise<void> {
  await Promise.all(moved.map((one) => settleUnit(writer, find, one).catch(ignoreGone)));
}

function settleUnit(writer: Writer, find: Find, { unitId, variables = [], links = [] }: Moved): Promise<void> {
  return writer.change(unitId, (batch, unit) => {
    for (const variable of inputsAndOutputs(unit)) {
      const named = variable.links.filter(({ id }) => links.includes(id));
      if (variables.includes(variable.id)) drive(batch, find, variable, variable.links, ({ byHand }) => byHand);
      drive(batch, find, variable, named);
    }
    lookAt(batch, unit);
    return () => undefined;
  });
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== "not-found") throw error;
}

import { randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { Place } from "../../domain/gitlink.ts";
import { countOf, toRevision } from "../../domain/revision.ts";
import type { UnitSchema } from "../../domain/schema.ts";
import {
  compare,
  type Described,
  type Difference,
  describe,
  fitted,
  formerOf,
  type Kept,
  type Renames,
} from "../../domain/update.ts";
import type { Value } from "../../domain/value.ts";
import { InputChange } from "../../entities/inputchange.ts";
import { Latest } from "../../entities/latest.ts";
import { Status } from "../../entities/status.ts";
import type { Unit } from "../../entities/unit.ts";
import { UnitVersion } from "../../entities/unitversion.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { fromColumns, toColumns } from "../../storage/rows.ts";
import { closeIncidents } from "../alerts/close.ts";
import { keepPush, renewWidgets } from "../boards/content.ts";
import { toRow } from "../units/variables.ts";
import { toHeld } from "./held.ts";
import { findLed, type Led, leadingTo, type Way } from "./led.ts";

/** What decides what a button does. */
const MEANING = ["type", "min", "max", "step", "values"] as const;
/** More than anybody's program has had; each of them is in memory. */
const MAX_ARCHIVED = 1000;

/** What a unit is to become. */
export interface Target extends Place {
  readonly commit: string;
  /** The branch, tag or commit that it follows from then on. */
  readonly ref: string | null;
  readonly schema: UnitSchema;
  readonly renames: Renames;
}

interface By {
  readonly userId: number;
  readonly door: "chat" | "api";
  /** The epoch in which inputs change (services/writer/epochs). */
  readonly epoch: number;
}

/** What an update has done, and what links are to do with it. */
export interface Applied {
  readonly difference: Difference;
  /** Variables that are another value now, whichever way that came. */
  readonly moved: readonly number[];
  /** Links that bring other values than before, since their targets take others. */
  readonly leading: readonly Way[];
}

/**
 * Brings a unit to a commit, within a transaction; its env.json, telling people, and what follows from values
 * (services/settle) are left to the caller.
 */
export async function applyUpdate(
  em: EntityManager,
  unit: Unit,
  { url, folder, commit, ref, schema, renames }: Target,
  by: By,
  now: number,
): Promise<Applied> {
  const rows = new Map((await em.find(Variable, { unit })).map((row) => [row.id, row]));
  const difference = compare([...rows.values()].map(toHeld), describe(schema), renames);
  const { kept, back, added, gone } = difference;
  const archived = [...rows.values()].filter((row) => (row.archivedAt ?? null) !== null);
  if (archived.length + gone.length > MAX_ARCHIVED) throw new AppError("update-archive-full", { max: MAX_ARCHIVED });

  // A name is free for another variable once no row has it: those that get another one step aside with those that go.
  const renamed = kept.filter(({ changes }) => changes.includes("name")).map(({ was }) => was);
  for (const { id } of [...gone, ...renamed]) (rows.get(id) as Variable).archivedAt = now;
  await em.flush();
  await closeIncidents(em, { output: gone.map(({ id }) => id) }, now);
  // A rule on all outputs of a name is on none that is called otherwise by now.
  await closeIncidents(em, { output: renamed.map(({ id }) => id), rule: { ofMany: true } }, now);
  for (const one of [...kept, ...back]) {
    const { was, becomes, changes } = one;
    const former = changes.includes("name") ? { formerNames: formerOf(was, becomes.name) } : {};
    const since = back.includes(one) ? { addedAt: now } : {};
    em.assign(rows.get(was.id) as Variable, { ...toRow(becomes), archivedAt: null, ...former, ...since });
  }
  await em.flush();
  const isOther = ({ changes }: Kept): boolean => MEANING.some((aspect) => changes.includes(aspect));
  await renewWidgets(
    em,
    [...kept, ...back].filter(isOther).map(({ was }) => was.id),
  );
  const made = new Map(
    added.map(
      (described) =>
        [described, em.create(Variable, { uuid: randomUUID(), unit, addedAt: now, ...toRow(described) })] as const,
    ),
  );
  await em.flush();

  const isInput = ({ becomes }: Kept): boolean => becomes.kind === "input";
  const staying = [...kept, ...back];
  const led = await findLed(
    em,
    staying.filter(isInput).map(({ was }) => was.id),
  );
  const given = await setInputs(em, unit, difference, { made: (one) => made.get(one) as Variable, led, by }, now);
  const isOtherValue = (one: Kept): boolean => given.has(one.was.id) || isOther(one);
  const leading = staying.filter(isOtherValue).flatMap(({ was }) => leadingTo(led.get(was.id)));
  // What is present of an output is shown as its type says.
  const outputs = staying.filter((one) => !isInput(one) && one.changes.includes("type")).map(({ was }) => was.id);
  const hasMoved = url !== unit.repositoryUrl;
  const isElsewhere = hasMoved || ref !== (unit.repositoryRef ?? null);
  em.assign(unit, {
    repositoryUrl: url,
    folder,
    commit,
    repositoryRef: ref,
    sync: schema.sync,
    worldState: [...schema.worldState],
    unitState: Object.fromEntries(schema.unitState.map(({ name, type }) => [name, type])),
    told: null,
    ...(isElsewhere && { latestCommit: commit, unreadSince: null }),
    ...(hasMoved && { checkedAt: now }),
  });
  await em.upsert(
    UnitVersion,
    { unit, url, folder, ref, commit, at: now },
    { onConflictFields: ["unit", "url", "folder", "commit"] },
  );
  await em.flush();
  return { difference, moved: [...given, ...outputs], leading };
}

interface Setting {
  readonly made: (described: Described) => Variable;
  readonly led: ReadonlyMap<number, Led>;
  readonly by: By;
}

/**
 * Gives inputs the values that they have from now on, and gives the ids of those that have another. What the device must
 * hear, such as a value under a new name, has a new revision; one that keeps its value keeps its revision too. A value that
 * a link has brought is still the link's where the new limits cut it.
 */
async function setInputs(
  em: EntityManager,
  unit: Unit,
  { kept, back, added }: Difference,
  { made, led, by: { userId, door, epoch } }: Setting,
  now: number,
): Promise<ReadonlySet<number>> {
  const status = await em.findOneOrFail(Status, { unit });
  const first = countOf(status.inputRev);
  let count = first;
  const staying = [...kept, ...back].filter(({ becomes }) => becomes.kind === "input");
  const latest = new Map(
    (await em.find(Latest, { variable: staying.map(({ was }) => was.id) })).map((row) => [row.variable.id, row]),
  );
  const given = new Set<number>();
  const give = (variable: Variable, value: Value, row: Latest | undefined): void => {
    const last = led.get(variable.id)?.last;
    const setter =
      last?.door === "link" ? { door: last.door, userId: last.userId, linkId: last.linkId } : { door, userId };
    const [number, text] = toColumns(value);
    const rev = ++count;
    if (row) em.assign(row, { number, text, at: now, rev });
    else em.create(Latest, { variable, number, text, at: now, rev });
    em.create(InputChange, { variableId: variable.id, rev, at: now, number, text, ...setter });
    given.add(variable.id);
  };
  const isNews = ({ changes }: Kept, row: Latest): boolean =>
    // Of the first change, a device may have heard a part: its parts are counted by the places of inputs.
    changes.includes("name") || (row.rev === 1 && status.appliedRev < 1);
  for (const one of staying) {
    const { was, becomes } = one;
    const row = latest.get(was.id);
    const value = row && fromColumns(was.type, row.number ?? null, row.text ?? null);
    const fitting = value === undefined ? (becomes.initial ?? undefined) : fitted(becomes, value);
    if (fitting === undefined) {
      if (row) em.assign(row, { number: null, text: null });
    } else if (fitting !== value) {
      give(em.getReference(Variable, was.id), fitting, row);
    } else if (row && (back.includes(one) || isNews(one, row))) {
      const before = row.rev ?? 0;
      row.rev = ++count;
      await keepPush(em, was.id, before, count);
    }
  }
  for (const one of added) if (one.kind === "input" && one.initial !== null) give(made(one), one.initial, undefined);
  if (count > first) status.inputRev = toRevision(epoch, count);
  await em.flush();
  return given;
}

import type { EntityManager } from "@mikro-orm/core";
import { type Options, readOptions, type WidgetKind } from "../../domain/widget.ts";
import { Board } from "../../entities/board.ts";
import { Widget } from "../../entities/widget.ts";

/** A widget as its owner has made it, whatever became of what it shows. */
export interface WidgetPlan {
  readonly id: number;
  readonly kind: WidgetKind;
  readonly unitId: number | null;
  readonly variableId: number | null;
  readonly sceneId: number | null;
  readonly state: string | null;
  readonly label: string | null;
  readonly called: string;
  readonly beside: boolean;
  readonly options: Options;
  readonly since: number;
}

/** A board as its owner has made it. */
export interface Definition {
  readonly id: number;
  readonly uuid: string;
  readonly ownerId: number;
  readonly name: string;
  readonly revision: number;
  readonly widgets: readonly WidgetPlan[];
}

const MAX_KNOWN = 2000;

/** The boards that people have made, kept in memory once they are read: each change of a unit asks for those that show it. */
export class Definitions {
  readonly #em: EntityManager;
  readonly #known = new Map<number, Definition>();
  /** Bumped by forget(): what was read before is not kept. */
  #epoch = 0;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async get(id: number): Promise<Definition | undefined> {
    const known = this.#known.get(id);
    if (known) return known;
    const epoch = this.#epoch;
    const read = await readDefinition(this.#em.fork(), id);
    if (read && epoch === this.#epoch) {
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(id, read);
    }
    return read;
  }

  /** To be called once a board has changed. */
  forget(id: number): void {
    this.#epoch++;
    this.#known.delete(id);
  }

  /** To be called once units have changed otherwise than by values: one may be gone, or a button mean something else. */
  forgetOf(unitIds: readonly number[]): void {
    this.#epoch++;
    const changed = new Set(unitIds);
    for (const [id, { widgets }] of this.#known) {
      if (widgets.some(({ unitId }) => unitId !== null && changed.has(unitId))) this.#known.delete(id);
    }
  }
}

async function readDefinition(em: EntityManager, id: number): Promise<Definition | undefined> {
  const board = await em.findOne(Board, id);
  if (!board) return undefined;
  const widgets = await em.find(Widget, { board: id }, { orderBy: { position: "asc", id: "asc" } });
  const { uuid, owner, name, revision } = board;
  return { id, uuid, ownerId: owner.id, name, revision, widgets: widgets.map(toPlan) };
}

function toPlan({ unit, variable, scene, state, label, options, ...row }: Widget): WidgetPlan {
  const { id, kind, called, beside, since } = row;
  return {
    id,
    kind,
    unitId: unit?.id ?? null,
    variableId: variable?.id ?? null,
    sceneId: scene?.id ?? null,
    state: state ?? null,
    label: label ?? null,
    called,
    beside,
    options: readOptions(options),
    since,
  };
}

/** The units that a board shows. */
export function unitsOf({ widgets }: { readonly widgets: readonly Pick<WidgetPlan, "unitId">[] }): number[] {
  return [...new Set(widgets.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])))];
}

import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { kindsFor, type Options, type WidgetKind } from "../../domain/widget.ts";
import { Board } from "../../entities/board.ts";
import { Scene } from "../../entities/scene.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Access } from "../access/access.ts";
import { toName } from "../units/units.ts";
import type { Boards } from "./boards.ts";
import { type Kept, type Row, rowOf } from "./content.ts";
import type { WidgetView } from "./view.ts";

/** A widget as programs write it. */
export interface WidgetDocument {
  /** Of one that is on the board already. */
  readonly id?: number | undefined;
  readonly kind?: WidgetKind | undefined;
  readonly variable: string | null;
  readonly unit: string | null;
  /** Of one that runs a scene. */
  readonly scene: string | null;
  readonly state: string | null;
  readonly label: string | null;
  readonly beside: boolean;
  readonly options: Options;
}

/** A board as programs read it. */
export interface BoardDocument {
  readonly uuid: string;
  readonly name: string;
  readonly revision: number;
  readonly widgets: readonly (Omit<WidgetDocument, "kind"> & Pick<WidgetView, "id" | "kind" | "status">)[];
}

interface Given {
  readonly name: string;
  readonly widgets: readonly WidgetDocument[];
}

const DONE = { what: "created", door: "api" } as const;

/** A person's boards by uuid, for programs: with the rights of that person. */
export class Documents {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #boards: Boards;

  constructor(em: EntityManager, access: Access, boards: Boards) {
    this.#em = em;
    this.#access = access;
    this.#boards = boards;
  }

  async list({ id: owner }: Person): Promise<readonly { readonly uuid: string; readonly name: string }[]> {
    const boards = await this.#em.fork().find(Board, { owner }, { orderBy: { name: "asc", id: "asc" } });
    return boards.map(({ uuid, name }) => ({ uuid, name }));
  }

  async read(person: Person, uuid: string, now: number): Promise<BoardDocument> {
    return this.#read(person, await this.#idOf(person, uuid), now);
  }

  async make(person: Person, { name, widgets }: Given, now: number): Promise<BoardDocument> {
    const id = await this.#boards.make(person, name, await this.#rows(person, widgets), now, DONE);
    return this.#read(person, id, now);
  }

  async replace(person: Person, uuid: string, { name, widgets }: Given, now: number): Promise<BoardDocument> {
    const id = await this.#idOf(person, uuid);
    const rows = await this.#rows(person, widgets, (await this.#boards.view(person, id, now)).widgets);
    await this.#boards.replace(person, id, name, rows, DONE.door);
    return this.#read(person, id, now);
  }

  async remove(person: Person, uuid: string): Promise<void> {
    await this.#boards.remove(person, await this.#idOf(person, uuid), DONE.door);
  }

  async #read(person: Person, id: number, now: number): Promise<BoardDocument> {
    const { widgets, ...board } = await this.#boards.view(person, id, now);
    const ids = widgets.flatMap(({ status, variable }) => (status === "ok" && variable ? [variable.id] : []));
    const rows = await this.#em.fork().find(Variable, { id: ids }, { fields: ["uuid"] });
    const uuids = new Map(rows.map((row) => [row.id, row.uuid]));
    return {
      uuid: board.uuid,
      name: board.name,
      revision: board.revision,
      widgets: widgets.map(({ id, kind, status, variable, unit, scene, state, label, beside, options }) => ({
        ...{ id, kind, status, state, label, beside, options },
        variable: (variable && uuids.get(variable.id)) ?? null,
        unit: unit?.uuid ?? null,
        scene: scene?.uuid ?? null,
      })),
    };
  }

  async #idOf({ id: owner }: Person, uuid: string): Promise<number> {
    const board = await this.#em.fork().findOne(Board, { uuid, owner }, { fields: ["id"] });
    if (!board) throw new AppError("not-found");
    return board.id;
  }

  /** Rows of a board whose widgets are `plans`; of one that is made there are none. */
  async #rows(
    person: Person,
    widgets: readonly WidgetDocument[],
    plans?: readonly WidgetView[],
  ): Promise<readonly Kept[]> {
    const left = new Map(plans?.map((plan) => [plan.id, plan]));
    const rows: Kept[] = [];
    for (const widget of widgets) {
      const id = plans && widget.id;
      const plan = id === undefined ? undefined : left.get(id);
      if (id !== undefined && !left.delete(id)) throw new AppError("not-found");
      rows.push({ ...(await this.#row(person, widget, plan)), id });
    }
    return rows;
  }

  async #row(person: Person, widget: WidgetDocument, plan: WidgetView | undefined): Promise<Row> {
    const { variable, unit, state, beside, options, kind = plan?.kind ?? kindOf(widget) } = widget;
    const label = widget.label === null ? null : toName(widget.label);
    const em = this.#em.fork();
    if (kind === "title") return { ...(await rowOf(this.#access, person, { title: label ?? "" })), beside, options };
    if (widget.scene !== null) {
      const scene = await em.findOne(Scene, { uuid: widget.scene, owner: person.id });
      if (!scene) throw new AppError("not-found");
      if (kind !== "scene") throw new AppError("widget-unfit");
      const row = await rowOf(this.#access, person, { sceneId: scene.id, called: scene.name });
      return { ...row, label, beside, options };
    }
    if (plan && variable === null && unit === null) {
      // It shows what it did, also where that can't be seen at present.
      if (kind !== plan.kind) throw new AppError("widget-unfit");
      return {
        kind,
        unit: plan.unitId,
        variable: plan.variableId,
        scene: plan.sceneId,
        state: plan.state,
        called: plan.called,
        label,
        beside,
        options,
      };
    }
    if (kind === "state") {
      const found = await em.findOne(Unit, { uuid: unit ?? "" }, { fields: ["id"] });
      if (!found) throw new AppError("not-found");
      const row = await rowOf(this.#access, person, { unitId: found.id, state: state ?? "" });
      return { ...row, label, beside, options };
    }
    const found = await em.findOne(Variable, { uuid: variable ?? "" }, { fields: ["id"] });
    if (!found) throw new AppError("not-found");
    const row = await rowOf(this.#access, person, { variableId: found.id });
    const { variable: input } = await this.#access.variable(person, "read", "any", found.id);
    const isWritten = row.kind !== "value";
    if (kind !== undefined && !kindsFor(input, isWritten).includes(kind)) throw new AppError("widget-unfit");
    return { ...row, ...(kind && { kind }), label, beside, options };
  }
}

/** What a widget is that does not say it: undefined where that goes by its variable. */
function kindOf({ variable, unit, scene, state, label }: WidgetDocument): WidgetKind | undefined {
  if (variable !== null) return undefined;
  if (scene !== null) return "scene";
  if (state !== null) return "state";
  return unit === null && label !== null ? "title" : undefined;
}

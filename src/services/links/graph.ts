import type { EntityManager, Loaded } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { divide, type Edges, surroundings } from "../../domain/neighbourhood.ts";
import { type Presence, presenceOf } from "../../domain/presence.ts";
import type { Transform } from "../../domain/transform.ts";
import { Link } from "../../entities/link.ts";
import { ScenePart } from "../../entities/scenepart.ts";
import { Schedule } from "../../entities/schedule.ts";
import { AppError } from "../../errors.ts";
import type { Past } from "../../storage/series.ts";
import { toNode } from "../access/access.ts";
import { calledNames } from "../access/names.ts";
import { inOrder, type LiveUnit, type LiveVariable, variableById } from "../live/unit.ts";
import type { Choices } from "./choices.ts";
import { rankByChange } from "./lately.ts";
import { type EndView, toEnd } from "./linkview.ts";

/** As many boxes as a phone's screen shows readably. */
export const MAX_BOXES = 12;
/** More lines than that are a tangle. */
const MAX_LINES = 120;
const MAX_SCENES = 6;

export interface NodeVariable extends EndView {
  /** Its place among those of its unit and kind: what has changed lately is first. */
  readonly rank: number;
  /** The person sees a link of it, in this picture or not. */
  readonly linked: boolean;
  /** A schedule of the person sets it. */
  readonly scheduled?: true;
}

export interface GraphNode {
  readonly id: number;
  readonly name: string;
  readonly presence: Presence;
  readonly online: boolean;
  /** When it was last heard of, ms since the epoch; null before the first time. */
  readonly seenAt: number | null;
  /** Those that the person may see. */
  readonly variables: readonly NodeVariable[];
  /** Linked to units that are not in this picture. */
  readonly leadsOn: boolean;
}

export interface GraphEdge {
  /** Ids of variables. */
  readonly from: number;
  readonly to: number;
  readonly transform: Transform;
  readonly paused: boolean;
}

/** A scene of the person, with those of its inputs that are in the picture. */
export interface GraphScene {
  readonly id: number;
  readonly name: string;
  readonly inputs: readonly number[];
}

/** Part of what a person may see of units and their links. */
export interface GraphView {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly scenes: readonly GraphScene[];
  /** Links between these units that would be too many to draw. */
  readonly more: number;
  /** The unit that the picture is about; null where it is about all. */
  readonly focus: { readonly id: number; readonly name: string } | null;
  readonly page: number;
  readonly pages: number;
  /** Units that the person may see, in the picture or not. */
  readonly total: number;
}

interface Edge extends GraphEdge {
  readonly fromUnit: number;
  readonly toUnit: number;
}

/** The graph of units and links, in portions that can be drawn. */
export class Graph {
  readonly #em: EntityManager;
  readonly #choices: Choices;
  readonly #past: Past;

  constructor(em: EntityManager, choices: Choices, past: Past) {
    this.#em = em;
    this.#choices = choices;
    this.#past = past;
  }

  /** A page of all that the person may see, or of what is around one unit. */
  async view(person: Person, focusId: number | null, page: number, now: number): Promise<GraphView> {
    const units = new Map((await this.#choices.visible(person)).map((unit) => [unit.id, unit]));
    const focus = focusId === null ? undefined : units.get(focusId);
    if (focusId !== null && !focus) throw new AppError("not-found");
    const edges = await this.#edges(person, units);
    const pairs: Edges = edges.map(({ fromUnit, toUnit }) => [fromUnit, toUnit]);
    const ids = [...units.keys()];
    const pictures = focus ? surroundings(focus.id, ids, pairs, MAX_BOXES) : divide(ids, pairs, MAX_BOXES);
    const shown = Math.min(Math.max(page, 0), Math.max(0, pictures.length - 1));
    const inPicture = new Set(pictures[shown]);
    const called = await calledNames(this.#em, person, [...units.values()]);
    const isDrawn = ({ fromUnit, toUnit }: Edge): boolean => inPicture.has(fromUnit) && inPicture.has(toUnit);
    const drawn = edges.filter(isDrawn);
    const outgoing = edges.filter((edge) => !isDrawn(edge)).flatMap(({ fromUnit, toUnit }) => [fromUnit, toUnit]);
    const leadsOn = new Set(outgoing);
    const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const scheduled = await this.#scheduled(person);
    const shownUnits = [...inPicture].flatMap((id) => {
      const unit = units.get(id);
      return unit ? [{ unit, variables: seenOf(person, unit) }] : [];
    });
    const ranks = await rankByChange(this.#past, person, shownUnits.map(({ variables }) => variables), now); // biome-ignore format: one call
    return {
      nodes: shownUnits.map(({ unit, variables }) => {
        const { id } = unit;
        const about = { name: called.get(id) ?? unit.name, leadsOn: leadsOn.has(id), linked, ranks, scheduled };
        return toGraphNode(unit, variables, about, now);
      }),
      scenes: await this.#scenes(person, shownUnits),
      edges: drawn.slice(0, MAX_LINES).map(({ from, to, transform, paused }) => ({ from, to, transform, paused })),
      more: Math.max(0, drawn.length - MAX_LINES),
      focus: focus ? { id: focus.id, name: called.get(focus.id) ?? focus.name } : null,
      page: shown,
      pages: Math.max(1, pictures.length),
      total: units.size,
    };
  }

  /** The person's scenes that set something in a picture, as many as leave it plain. */
  async #scenes(
    { id: owner }: Person,
    shown: readonly { readonly unit: LiveUnit; readonly variables: readonly { readonly id: number }[] }[],
  ): Promise<GraphScene[]> {
    const seen = new Set(shown.flatMap(({ variables }) => variables.map(({ id }) => id)));
    const where = { scene: { owner }, unit: { $in: shown.map(({ unit }) => unit.id) } };
    const parts = await this.#em.fork().find(ScenePart, where, { populate: ["scene"], orderBy: { id: "asc" } });
    const scenes = new Map<number, { id: number; name: string; inputs: number[] }>();
    for (const { scene, variable } of parts) {
      if (!variable || !seen.has(variable.id)) continue;
      const known = scenes.get(scene.id) ?? { id: scene.id, name: scene.$.name, inputs: [] };
      known.inputs.push(variable.id);
      scenes.set(scene.id, known);
    }
    return [...scenes.values()].slice(0, MAX_SCENES);
  }

  /** Inputs that the person's schedules set. */
  async #scheduled({ id: owner }: Person): Promise<ReadonlySet<number>> {
    const where = { owner, paused: null, variable: { $ne: null } };
    const rows = await this.#em.fork().find(Schedule, where, { fields: ["variable"], disableIdentityMap: true });
    return new Set(rows.flatMap(({ variable }) => variable?.id ?? []));
  }

  /** Links both of whose ends the person may see. */
  async #edges(person: Person, units: ReadonlyMap<number, LiveUnit>): Promise<Edge[]> {
    const ids = [...units.keys()];
    const present = { unit: ids, archivedAt: null };
    const where = { revoked: false, source: present, target: present };
    const populate = ["source", "target"] as const;
    const links = await this.#em.fork().find(Link, where, { populate, orderBy: { id: "asc" } });
    const sees = (variable: Loaded<Link, "source">["source"]["$"]): boolean => {
      const unit = units.get(variable.unit.id);
      const live = unit && variableById(unit, variable.id);
      return live !== undefined && may(toWho(person), "see", toNode(unit as LiveUnit, live));
    };
    return links
      .filter(({ source, target }) => sees(source.$) && sees(target.$))
      .map(({ source, target, transform, paused }) => ({
        from: source.id,
        to: target.id,
        fromUnit: source.$.unit.id,
        toUnit: target.$.unit.id,
        transform: transform as Transform,
        paused,
      }));
  }
}

function seenOf(person: Person, unit: LiveUnit): LiveVariable[] {
  return [...inOrder(unit.inputs.values()), ...inOrder(unit.outputs.values())].filter((variable) =>
    may(toWho(person), "see", toNode(unit, variable)),
  );
}

interface About extends Pick<GraphNode, "name" | "leadsOn"> {
  readonly linked: ReadonlySet<number>;
  readonly ranks: ReadonlyMap<number, number>;
  readonly scheduled: ReadonlySet<number>;
}

function toGraphNode(
  unit: LiveUnit,
  variables: readonly LiveVariable[],
  { name, leadsOn, linked, ranks, scheduled }: About,
  now: number,
): GraphNode {
  return {
    id: unit.id,
    name,
    ...presenceOf(unit, now),
    variables: variables.map((variable) => {
      const { id } = variable;
      const mark = scheduled.has(id) ? { scheduled: true as const } : {};
      return { ...toEnd({ unit, variable }, name), rank: ranks.get(id) ?? 0, linked: linked.has(id), ...mark };
    }),
    leadsOn,
  };
}

import type { EntityManager } from "@mikro-orm/core";
import { may, type Node, type Person, type Right, toWho, type Who } from "../../domain/access.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Live } from "../live/live.ts";
import { type LiveUnit, type LiveVariable, variableById } from "../live/unit.ts";

/** A person, or one who is not known: through the open API, or by a link into the bot. */
export type Asker = Pick<Person, "id" | "role"> | Who;

/** Finds what somebody asks for. What is not there and what they may not have are one answer: not-found. */
export class Access {
  readonly #em: EntityManager;
  readonly #live: Live;

  constructor(em: EntityManager, live: Live) {
    this.#em = em;
    this.#live = live;
  }

  /** The unit, which the asker may see or owns. */
  async unit(asker: Asker, right: "see" | "own", unitId: number): Promise<LiveUnit> {
    const unit = await this.#live.get(unitId);
    if (!unit || !may(whoIs(asker), right, toNode(unit))) throw new AppError("not-found");
    return unit;
  }

  /** The variable, with its unit. */
  async variable(
    asker: Asker,
    right: Right,
    kind: LiveVariable["kind"] | "any",
    variableId: number,
  ): Promise<{ unit: LiveUnit; variable: LiveVariable }> {
    const found = await this.find(variableId);
    const fits = found && (kind === "any" || found.variable.kind === kind);
    if (!fits) throw new AppError("not-found");
    const { unit, variable } = found;
    // Who might set it if the unit still had it is told why they can't.
    if (right === "write" && may(whoIs(asker), "read", toNode(unit, variable))) requirePresent(variable);
    if (!may(whoIs(asker), right, toNode(unit, variable))) throw new AppError("not-found");
    return found;
  }

  /** The variable, whoever asks: for rules that depend on more than one. */
  async find(variableId: number): Promise<{ unit: LiveUnit; variable: LiveVariable } | undefined> {
    const row = await this.#em.fork().findOne(Variable, variableId);
    const unit = row && (await this.#live.get(row.unit.id));
    const variable = unit && variableById(unit, variableId);
    return unit && variable ? { unit, variable } : undefined;
  }

  /** Whether the asker has a right on a variable. */
  async has(asker: Asker, right: Right, variableId: number): Promise<boolean> {
    const found = await this.find(variableId);
    return found !== undefined && may(whoIs(asker), right, toNode(found.unit, found.variable));
  }
}

/** Refuses what nothing can be begun with any more: a variable that went with an update. */
export function requirePresent({ name, archivedAt }: Pick<LiveVariable, "name" | "archivedAt">): void {
  if (archivedAt !== null) throw new AppError("variable-archived", { name });
}

/** Somebody to whom something can be given. */
export async function findReceiver(em: EntityManager, giver: Pick<Person, "id">, userId: number): Promise<User> {
  const user = await em.findOne(User, { id: userId, role: { $ne: "blocked" } });
  if (!user || user.id === giver.id) throw new AppError("not-found");
  return user;
}

/** Refuses what only a device of this instance has: keys, and a program from a repository. */
export function requireDevice({ name, isMirror }: Pick<LiveUnit, "name" | "isMirror">): void {
  if (isMirror) throw new AppError("unit-mirrored", { name });
}

export function whoIs(asker: Asker): Who {
  return "kind" in asker ? asker : toWho(asker);
}

/** A unit or one of its variables, as the rule of access sees it. */
export function toNode(unit: LiveUnit, variable?: LiveVariable): Node {
  return variable ? { unit, variable } : { unit };
}

import type { Node } from "jsonc-parser";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { readDescription } from "./description.ts";
import { checkObject, cut, type Json, readObject, toJson, toMembers } from "./json.ts";
import { MAX_INTERVAL_S, type SyncPlan } from "./presence.ts";
import { VALUE_TYPES, type ValueType, type Variable } from "./value.ts";

/** What a repository's schema.json says, in the order in which it says it. */
export interface UnitSchema {
  /** Names only: the instance knows how to make each. */
  readonly worldState: readonly string[];
  readonly unitState: readonly Variable[];
  readonly inputs: readonly Variable[];
  readonly outputs: readonly Variable[];
  /** When the unit means to sync; null where it does not say. */
  readonly sync: SyncPlan | null;
}

export const SCHEMA_FILE = "schema.json";
export const EXAMPLE_FILE = "json_example.json";

const MAX_VARIABLES = 100;
const NAME = /^(?!.*\p{DI})[\p{L}\p{N}_.-]{1,64}$/u;
/** What no plain object of JavaScript keeps, the server's or that of a program that reads the API. */
const LOST_NAME = "__proto__";

/** Whether a variable may be called so. */
export function isVariableName(name: string): boolean {
  return NAME.test(name) && name !== LOST_NAME;
}

const SECTIONS = ["world_state", "unit_state", "input_variables", "output_variables"] as const;
/** The section that says when a unit means to sync. */
const SYNC = "sync";
const Sync = z.object({ interval: z.int().min(1).max(MAX_INTERVAL_S), sleep: z.boolean().default(false) });
type Section = (typeof SECTIONS)[number];

/** What a name is when its type is not written. */
const DEFAULT_TYPES: Record<Section, ValueType> = {
  world_state: "datetime",
  unit_state: "string",
  input_variables: "string",
  output_variables: "float",
};

/** Reads schema.json; throws `json-*` and `schema-*` errors for the first thing that is wrong. Other sections are ignored. */
export function parseSchema(text: string): UnitSchema {
  const sections = new Map<string, Node>();
  for (const { key, node } of toMembers(readObject(SCHEMA_FILE, text))) {
    if (sections.has(key)) throw new AppError("schema-duplicate", { section: SCHEMA_FILE, name: cut(key) });
    sections.set(key, node);
  }
  const [world, unitState, inputs, outputs] = SECTIONS.map((section) => {
    const node = sections.get(section);
    return node === undefined ? [] : readSection(section, node);
  }) as [Variable[], Variable[], Variable[], Variable[]];
  const counts = { world_state: world.length, unit_state: unitState.length, variables: inputs.length + outputs.length };
  for (const [where, count] of Object.entries(counts)) {
    if (count > MAX_VARIABLES) throw new AppError("schema-too-many", { where, count, max: MAX_VARIABLES });
  }
  if (inputs.length + outputs.length === 0) throw new AppError("schema-no-variables");
  return { worldState: world.map(({ name }) => name), unitState, inputs, outputs, sync: readSync(sections.get(SYNC)) };
}

/** When a unit means to sync. Keys it does not know are left to later versions of this program. */
function readSync(node: Node | undefined): SyncPlan | null {
  if (node === undefined) return null;
  const read = Sync.safeParse(toJson(node));
  if (!read.success)
    throw new AppError("schema-sync", { key: cut([SYNC, ...(read.error.issues[0]?.path ?? [])].join(".")) });
  const members = toMembers(node).map(({ key }) => key);
  for (const key of ["interval", "sleep"]) {
    if (members.indexOf(key) !== members.lastIndexOf(key))
      throw new AppError("schema-duplicate", { section: SYNC, name: key });
  }
  return read.data;
}

/** Checks json_example.json: what a unit's env.json holds besides the keys that the instance fills, as it was written. */
export function parseExample(text: string): string {
  return checkObject(EXAMPLE_FILE, text);
}

function readSection(section: Section, node: Node): Variable[] {
  const seen = new Set<string>();
  return toEntries(section, node).map(({ name, node }) => {
    if (!NAME.test(name)) throw new AppError("schema-name", { section, name: cut(name) });
    if (name === LOST_NAME) throw new AppError("schema-name-lost", { section, name });
    if (seen.has(name)) throw new AppError("schema-duplicate", { section, name: cut(name) });
    seen.add(name);
    return readVariable(section, name, node);
  });
}

/** Object, list of names, or list of one-key objects, as pairs; a mere name has no node. */
function toEntries(section: Section, node: Node): { name: string; node?: Node }[] {
  if (node.type === "object") return toMembers(node).map(({ key, node }) => ({ name: key, node }));
  if (node.type !== "array") throw new AppError("schema-section", { section });
  return (node.children ?? []).map((item) => {
    if (item.type === "string") return { name: String(item.value) };
    const [member, ...more] = toMembers(item);
    if (!member || more.length > 0) throw new AppError("schema-section", { section });
    return { name: member.key, node: member.node };
  });
}

function readVariable(section: Section, name: string, node: Node | undefined): Variable {
  if (!node) return { name, type: DEFAULT_TYPES[section] };
  if (node.type !== "object") return { name, type: readType(section, name, toJson(node)) };
  const members = new Map<string, Json>();
  for (const { key, node: value } of toMembers(node)) {
    if (members.has(key)) throw new AppError("schema-description", { section, name: cut(name), key: cut(key) });
    members.set(key, toJson(value));
  }
  const type = readType(section, name, members.get("type"));
  const description = readDescription(type, members);
  if ("wrong" in description) {
    throw new AppError("schema-description", { section, name: cut(name), key: description.wrong });
  }
  return { name, type, ...description };
}

function readType(section: Section, name: string, raw: Json | undefined): ValueType {
  if (raw === undefined) return DEFAULT_TYPES[section];
  const type = VALUE_TYPES.find((type) => type === raw);
  if (type) return type;
  const shown = cut(typeof raw === "string" ? raw : JSON.stringify(raw));
  throw new AppError("schema-type", { section, name: cut(name), type: shown });
}

import type { Person } from "../../src/domain/access.ts";
import { defaultTiming } from "../../src/domain/alert/condition.ts";
import { NONE, type Transform } from "../../src/domain/transform.ts";
import { Outbox } from "../../src/entities/outbox.ts";
import { Unit } from "../../src/entities/unit.ts";
import { Variable } from "../../src/entities/variable.ts";
import { startGit } from "../../src/sandbox/git.ts";
import type { Wish } from "../../src/services/program/updates.ts";
import { openCore } from "./core.ts";
import type { TLS } from "./tls.ts";

/** What a commit holds: the parts of schema.json, and json_example.json. */
export interface Program {
  readonly inputs?: object;
  readonly outputs?: object;
  readonly state?: object;
  readonly example?: object;
}

export const GREENHOUSE: Program = {
  inputs: { relay: { type: "bool", default: false }, target: { type: "float", min: 5, max: 30, default: 20 } },
  outputs: { temp: { type: "float", unit: "°C" }, door: "string" },
  state: { ip: "string" },
  example: { WIFI_SSID: "", RELAY_PIN: 5 },
};

export const filesOf = ({ inputs = {}, outputs = {}, state = {}, example = {} }: Program) => ({
  "schema.json": JSON.stringify({ unit_state: state, input_variables: inputs, output_variables: outputs }),
  "json_example.json": JSON.stringify(example),
});

export const namesOf = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

/** The services with a git server, for units that follow their repositories. */
export async function openPrograms(tls?: typeof TLS) {
  const git = await startGit({ anySha: true, ...(tls && { tls }) });
  const core = await openCore(undefined, tls?.cert);
  const tom = await core.person(2, "Tom");
  const commit = (name: string, program: Program) => git.commit(name, filesOf(program));
  let count = 0;

  /** A unit of a repository of its own, and its owner's updates of it. */
  async function connect(program: Program, owner: Person = core.owner) {
    const name = `program-${++count}`;
    const first = await commit(name, program);
    const blueprint = await core.repositories.read(git.urlOf(name));
    const id = await core.unitsOf.create(owner, `Unit ${count}`, blueprint, Date.now());
    const variable = (one: string) => core.em.fork().findOneOrFail(Variable, { unit: id, name: one, archivedAt: null });
    async function backTo(wanted: Wish) {
      const draft = await core.updates.prepare(owner, id, wanted, Date.now());
      return core.updates.accept(owner, id, draft, Date.now());
    }
    return {
      id,
      name,
      first,
      owner,
      variable,
      idOf: async (one: string) => (await variable(one)).id,
      unit: () => core.em.fork().findOneOrFail(Unit, id),
      async look(wanted: Wish = null) {
        const draft = await core.updates.prepare(owner, id, wanted, Date.now());
        return { draft, view: await core.updates.view(owner, id, draft) };
      },
      async to(program: Program) {
        await commit(name, program);
        return backTo(null);
      },
      backTo,
    };
  }

  type Unit = Awaited<ReturnType<typeof connect>>;

  return {
    core,
    git,
    tom,
    commit,
    connect,
    async link(from: Unit, source: string, to: Unit, target: string, transform: Transform = NONE) {
      return core.links.add(core.owner, await from.idOf(source), await to.idOf(target), transform, Date.now());
    },
    /** An alert that is on while the output is above this. */
    async watch(unit: Unit, output: string, threshold: number) {
      const condition = { kind: "above", threshold, deadband: 0 } as const;
      const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
      const selector = { kind: "output", outputId: await unit.idOf(output) } as const;
      return core.alerts.make(core.owner, { selector, ...words }, Date.now());
    },
    /** Removes the reading that an output has at present. */
    async removePresent(unit: Unit, output: string): Promise<void> {
      const at = (await core.live.get(unit.id))?.outputs.get(output)?.at ?? 0;
      const bad = { output: await unit.idOf(output), span: [at, at + 1] as const, limit: null };
      await core.removals.remove(core.owner, bad, "chat", Date.now());
    },
    async noticesTo(chatId: number) {
      const rows = await core.em.fork().find(Outbox, { chatId });
      return rows.map(({ notice }) => notice as { kind: string } & Record<string, unknown>);
    },
    async stop(): Promise<void> {
      await core.stop();
      await git.stop();
    },
  };
}

export type Programs = Awaited<ReturnType<typeof openPrograms>>;
/** A unit of a repository. */
export type Connected = Awaited<ReturnType<Programs["connect"]>>;

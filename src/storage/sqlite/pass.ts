import type { MikroORM } from "@mikro-orm/sqlite";

type Acquire = () => Promise<unknown>;

const passes = new WeakMap<MikroORM, Acquire>();

/**
 * The pool hands its one connection out in the order in which it was asked. All but stores ask it one after another, so
 * that a commit of a sync waits for two of them at most, however many questions of people and programs there are.
 */
export function letStoresPass(orm: MikroORM): void {
  const { client } = orm.em.getConnection().getKnex();
  const acquire: Acquire = client.acquireConnection.bind(client);
  let latest: Promise<unknown> | undefined;
  passes.set(orm, acquire);
  client.acquireConnection = () => {
    const mine = latest ? latest.then(acquire, acquire) : acquire();
    const leave = (): void => {
      if (latest === mine) latest = undefined;
    };
    latest = mine;
    mine.then(leave, leave);
    return mine;
  };
}

/** How a store takes the ORM's connection. */
export function passOf(orm: MikroORM): Acquire {
  const { client } = orm.em.getConnection().getKnex();
  return passes.get(orm) ?? (() => client.acquireConnection());
}

import type { EntityManager } from "@mikro-orm/core";
import { may, type Person } from "../../domain/access.ts";
import { Variable } from "../../entities/variable.ts";
import { type Access, toNode } from "../access/access.ts";
import type { PeerBook } from "./book.ts";

interface Deps {
  readonly em: EntityManager;
  readonly access: Access;
  readonly book: PeerBook;
  /** The address that other instances use. */
  readonly url: () => string;
}

/** What people give to those of other instances: `<our address>/<uuid>` of an output that one of them may read. */
export class OutputAddresses {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The address of an output; undefined where no other instance may read it. */
  async of(person: Person, outputId: number): Promise<string | undefined> {
    const { em, access, book, url } = this.#deps;
    const { unit, variable } = await access.variable(person, "read", "output", outputId);
    const readers = book.all.filter(({ mayRead, suspendedAt }) => mayRead && suspendedAt === null);
    const isRead = readers.some(({ id }) => may({ kind: "peer", id }, "read", toNode(unit, variable)));
    if (!isRead) return undefined;
    const { uuid } = await em.fork().findOneOrFail(Variable, outputId);
    return `${url()}/${uuid}`;
  }
}

import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { MAX_SEARCH_LENGTH, toSearch } from "../../domain/search.ts";
import { Lens } from "../../entities/lens.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import { aside } from "../writer/once.ts";
import type { Writer } from "../writer/writer.ts";
import type { Filter } from "./directory.ts";

/** The message that a list is in. */
export interface Spot {
  readonly chatId: number;
  readonly messageId: number;
}

/** How a list is looked at. */
export interface LensView {
  readonly search: string | null;
  readonly filter: Filter | null;
  /** The units that are selected; null while none are to be. */
  readonly selected: readonly number[] | null;
  /** The room in which what is selected is to be done with. */
  readonly room: number | null;
  /** Updates of selected units that were looked at. */
  readonly drafts: readonly UnitDraft[] | null;
}

export type UnitDraft = readonly [unitId: number, draftId: number];

export const CLEAR: LensView = { search: null, filter: null, selected: null, room: null, drafts: null };

/** How the lists in messages are looked at; kept, since callback data has no room for it. */
export class Lenses {
  readonly #em: EntityManager;
  readonly #writer: Writer;

  constructor(em: EntityManager, writer: Writer) {
    this.#em = em;
    this.#writer = writer;
  }

  async read({ chatId, messageId }: Spot): Promise<LensView> {
    const lens = await this.#em.fork().findOne(Lens, { chatId, messageId });
    return lens ? toView(lens) : CLEAR;
  }

  /** Alters how a list is looked at; what is left out stays. */
  async set({ chatId, messageId }: Spot, changes: Partial<LensView>, now = Date.now()): Promise<LensView> {
    // Nothing else follows from it: whoever presses again has the same again.
    return aside(() =>
      this.#writer.exclusive(async (em) => {
        const known = await em.findOne(Lens, { chatId, messageId });
        const { search, filter, selected, room, drafts } = { ...(known ? toView(known) : CLEAR), ...changes };
        const columns = {
          search,
          filter,
          selected: selected && [...selected],
          room,
          drafts: drafts?.map(([unitId, draftId]): [number, number] => [unitId, draftId]) ?? null,
          updatedAt: now,
        };
        const lens = known ? em.assign(known, columns) : em.create(Lens, { chatId, messageId, ...columns });
        await em.flush();
        return toView(lens);
      }),
    );
  }

  /** Forgets lists that nobody has gone on with. */
  async clear(before: number): Promise<void> {
    await this.#em.fork().nativeDelete(Lens, { updatedAt: { $lt: before } });
  }

  /** Whether a person's lists show what units measure. */
  async showsValues({ id }: Person): Promise<boolean> {
    return (await this.#em.fork().findOneOrFail(User, id)).listValues;
  }

  async setValues({ id }: Person, listValues: boolean): Promise<void> {
    await this.#writer.exclusive((em) => em.nativeUpdate(User, { id }, { listValues }));
  }
}

function toView({
  search = null,
  filter = null,
  selected = null,
  room = null,
  drafts = null,
}: Partial<Pick<Lens, keyof LensView>>): LensView {
  return { search, filter, selected, room, drafts };
}

/** What was typed to look for something, as one line. */
export function parseSearch(typed: string): string {
  const { text, words } = toSearch(typed);
  if (words.length === 0) throw new AppError("search-empty");
  if ([...text].length > MAX_SEARCH_LENGTH) throw new AppError("search-too-long", { max: MAX_SEARCH_LENGTH });
  return text;
}

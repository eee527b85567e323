/** Part of a list; pages count from 0. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** Instead of the number of a page: the one that holds this item, wherever it is by now. */
export const pageWith = (id: number): number => -id;

/** The page of another list that holds the first of these items: the way back from one that was leafed through. */
export const firstOf = ({ items }: Page<{ readonly id: number }>): number => (items[0] ? pageWith(items[0].id) : 0);

/**
 * The asked page of a list of `total` items, or the nearest one that there is; `before` counts those that stand before an
 * item, for `pageWith`.
 */
export async function toPage<T>(
  asked: number,
  size: number,
  total: number,
  read: (limit: number, offset: number) => Promise<readonly T[]>,
  before?: (id: number) => Promise<number>,
): Promise<Page<T>> {
  const wanted = asked < 0 && before ? Math.floor((await before(-asked)) / size) : asked;
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(wanted, 0), pages - 1);
  return { items: await read(size, page * size), page, pages, total };
}

/** Part of a list that is at hand as a whole. */
export function pageOf<T extends { readonly id: number }>(items: readonly T[], asked: number, size: number): Page<T> {
  const wanted = asked < 0 ? Math.floor(items.findIndex(({ id }) => id === -asked) / size) : asked;
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(wanted, 0), pages - 1);
  return { items: items.slice(page * size, (page + 1) * size), page, pages, total: items.length };
}

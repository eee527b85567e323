/** Part of a list; pages count from 0. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** The asked page of a list of `total` items, or the nearest one that there is. */
export async function toPage<T>(
  asked: number,
  size: number,
  total: number,
  read: (limit: number, offset: number) => Promise<readonly T[]>,
): Promise<Page<T>> {
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(asked, 0), pages - 1);
  return { items: await read(size, page * size), page, pages, total };
}

import { expect, test } from "vitest";
import { pageOf, pageWith, toPage } from "../../src/services/page.ts";

const ITEMS = Array.from({ length: 20 }, (_, index) => ({ id: 100 - index }));

test("a page is asked for by its number, or by an item that it holds", async () => {
  expect(pageOf(ITEMS, 1, 8).items[0]).toEqual({ id: 92 });
  expect(pageOf(ITEMS, pageWith(84), 8)).toMatchObject({ page: 2, pages: 3, total: 20 });
  expect(pageOf(ITEMS, pageWith(7), 8).page).toBe(0);
  const read = async (limit: number, offset: number) => ITEMS.slice(offset, offset + limit);
  const before = async (id: number) => ITEMS.findIndex((item) => item.id === id);
  expect(await toPage(pageWith(91), 8, 20, read, before)).toEqual(pageOf(ITEMS, 1, 8));
  expect((await toPage(pageWith(7), 8, 20, read, before)).page).toBe(0);
  expect((await toPage(9, 8, 20, read)).page).toBe(2);
});

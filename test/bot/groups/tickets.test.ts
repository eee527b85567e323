import { expect, test } from "vitest";
import { createTickets } from "../../../src/bot/features/groups/tickets.ts";

const ANN = 7;
const MINUTE = 60_000;

function open() {
  const clock = { now: 0 };
  return { clock, tickets: createTickets<string>("v_", () => clock.now) };
}

test("a ticket is good for ten minutes, for the person it was made for", () => {
  const { clock, tickets } = open();
  const payload = tickets.issue(ANN, "relay");
  // What a link into the bot may carry.
  expect(payload).toMatch(/^v_[\w-]{16}$/);
  expect(tickets.read(ANN, payload)).toBe("relay");
  expect(tickets.read(8, payload)).toBeUndefined();
  expect(tickets.read(ANN, `${payload}x`)).toBeUndefined();
  clock.now = 10 * MINUTE;
  expect(tickets.read(ANN, payload)).toBeUndefined();
});

test("however many are made, the newest are good", () => {
  const { tickets } = open();
  const first = tickets.issue(ANN, "first");
  const payloads = Array.from({ length: 10_000 }, (_, n) => tickets.issue(ANN, String(n)));
  expect(tickets.read(ANN, first)).toBeUndefined();
  expect(tickets.read(ANN, payloads.at(-1) ?? "")).toBe("9999");
});

import { describe, expect, test } from "vitest";
import { type Grant, may, mayLink, type Node, type Who } from "../../src/domain/access.ts";
import { ASKERS, type Asker, CASES, type Case } from "../support/matrix.ts";

const OWNER = 1;
const FRIEND = 4;
const FIEND = 5;
const KEEPER = 6;
const [ASKED, OTHER] = [10, 11];
/** Units that have been given something, or not. */
const [GIVEN_UNIT, STRANGE_UNIT] = [100, 101];

const WHO: Record<Asker, Who> = {
  stranger: { kind: "stranger" },
  owner: { kind: "user", id: OWNER, role: "user" },
  admin: { kind: "user", id: 2, role: "admin" },
  neighbour: { kind: "user", id: 3, role: "user" },
  friend: { kind: "user", id: FRIEND, role: "user" },
  fiend: { kind: "user", id: FIEND, role: "blocked" },
  keeper: { kind: "user", id: KEEPER, role: "user" },
};

function toGrants({ on, rights }: Case["given"]): Grant[] {
  if (on === "nothing" || on === "taken back") return [];
  const variableId = on === "unit" ? null : on === "variable" ? ASKED : OTHER;
  const to = (toUserId: number | null, toUnitId: number | null) => ({ variableId, toUserId, toUnitId, ...rights });
  return [to(FRIEND, null), to(FIEND, null), to(null, GIVEN_UNIT)];
}

function toNode({ unit, variable, given, kind }: Case): Required<Node> {
  return {
    unit: { ownerId: OWNER, visibility: unit, grants: toGrants(given) },
    variable: { id: ASKED, kind, visibility: variable },
  };
}

describe.each(CASES)("$title", (one) => {
  const node = toNode(one);

  test("lets see, read, write and own as the table says", () => {
    const whoMay = (ask: (who: Who) => boolean) => ASKERS.filter((asker) => ask(WHO[asker]));
    const sorted = (askers: readonly Asker[]) => ASKERS.filter((asker) => askers.includes(asker));
    expect({
      seesUnit: whoMay((who) => may(who, "see", { unit: node.unit })),
      sees: whoMay((who) => may(who, "see", node)),
      reads: whoMay((who) => may(who, "read", node)),
      writes: whoMay((who) => may(who, "write", node)),
      owns: whoMay((who) => may(who, "own", node)),
      ownsUnit: whoMay((who) => may(who, "own", { unit: node.unit })),
    }).toEqual({
      seesUnit: sorted(one.seesUnit),
      sees: sorted(one.reads),
      reads: sorted(one.reads),
      writes: sorted(one.writes),
      owns: ["owner"],
      ownsUnit: ["owner"],
    });
  });

  test("a unit that was given the grant may what a friend may, and another what a neighbour may", () => {
    for (const [id, like] of [
      [GIVEN_UNIT, "friend"],
      [STRANGE_UNIT, "neighbour"],
    ] as const) {
      const who: Who = { kind: "unit", id };
      expect([may(who, "read", node), may(who, "write", node), may(who, "own", node)]).toEqual([
        one.reads.includes(like),
        one.writes.includes(like),
        false,
      ]);
    }
  });

  test("a peer may read what is open to trusted instances or was given to it, and nothing else", () => {
    const { variableId = null, ...rights } = toGrants(one.given)[0] ?? { read: false, write: false };
    const isGiven = one.given.on !== "nothing" && one.given.on !== "taken back";
    const given = (toPeerUnit: string | null) => {
      const toPeer = { variableId, ...rights, toUserId: null, toUnitId: null, toPeerId: 7, toPeerUnit };
      return { ...node, unit: { ...node.unit, grants: isGiven ? [...node.unit.grants, toPeer] : node.unit.grants } };
    };
    const peer = (id: number, unit?: string): Who => ({ kind: "peer", id, unit });
    for (const asked of [given(null), given("their unit")]) {
      expect(may(peer(8), "read", asked)).toBe(one.peerReads);
      for (const who of [peer(7), peer(8), peer(7, "their unit")]) {
        expect([may(who, "write", asked), may(who, "own", asked), may(who, "own", { unit: asked.unit })]).toEqual([
          false,
          false,
          false,
        ]);
      }
    }
    expect(may(peer(7), "read", given(null))).toBe(one.givenPeerReads);
    expect(may(peer(7), "read", given("their unit"))).toBe(one.peerReads);
    expect(may(peer(7, "their unit"), "read", given("their unit"))).toBe(one.givenPeerReads);
    expect(may(peer(7, "another"), "read", given("their unit"))).toBe(one.peerReads);
    const mirror = { ...given(null), unit: { ...given(null).unit, isMirror: true } };
    expect([may(peer(7), "read", mirror), may(peer(7), "see", { unit: mirror.unit })]).toEqual([false, false]);
  });

  test("a blocked owner may nothing", () => {
    const who: Who = { kind: "user", id: OWNER, role: "blocked" };
    for (const right of ["see", "read", "write", "own"] as const) {
      expect(may(who, right, node)).toBe(false);
      expect(may(who, right, { unit: node.unit })).toBe(false);
    }
  });

  test("nobody reads or writes a unit as such", () => {
    for (const asker of ASKERS.filter((other) => other !== "owner")) {
      expect(may(WHO[asker], "read", { unit: node.unit })).toBe(false);
      expect(may(WHO[asker], "write", { unit: node.unit })).toBe(false);
    }
    expect(may(WHO.owner, "write", { unit: node.unit })).toBe(false);
  });

  /** A unit of the asker's own, private, at the other end of a link. */
  const own = (ownerId: number, kind: "input" | "output", unitId: number) => ({
    unitId,
    node: {
      unit: { ownerId, visibility: "private" as const, grants: [] },
      variable: { id: 99, kind, visibility: null },
    },
  });

  test("people may link what they may read and write", () => {
    const asked = { unitId: 50, node };
    for (const asker of ASKERS) {
      const who = WHO[asker];
      if (who.kind !== "user") continue;
      expect(mayLink(who, asked, own(who.id, "input", STRANGE_UNIT)), asker).toBe(one.reads.includes(asker));
      expect(mayLink(who, own(who.id, "output", STRANGE_UNIT), asked), asker).toBe(one.writes.includes(asker));
    }
  });

  test("what a unit was given its owner may link to that unit, to no other, and while not blocked", () => {
    const asked = { unitId: 50, node };
    const { keeper, neighbour } = WHO;
    const blocked: Who = { kind: "user", id: KEEPER, role: "blocked" };
    expect(mayLink(keeper, asked, own(KEEPER, "input", GIVEN_UNIT))).toBe(one.linksFrom.includes("keeper"));
    expect(mayLink(keeper, own(KEEPER, "output", GIVEN_UNIT), asked)).toBe(one.linksTo.includes("keeper"));
    expect(mayLink(keeper, own(KEEPER, "output", STRANGE_UNIT), asked)).toBe(one.writes.includes("keeper"));
    expect(mayLink(blocked, asked, own(KEEPER, "input", GIVEN_UNIT))).toBe(false);
    // A unit that one may only set, and does not own, lends nobody its rights.
    const { unitId, node: theirs } = own(2, "input", GIVEN_UNIT);
    const grants = [{ variableId: null, toUserId: 3, toUnitId: null, read: false, write: true }];
    const set = { unitId, node: { ...theirs, unit: { ...theirs.unit, grants } } };
    expect(mayLink(neighbour, asked, set)).toBe(one.reads.includes("neighbour"));
  });
});

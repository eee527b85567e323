import { describe, expect, it } from "vitest";
import { toCard } from "../../src/drawing/graph/card.ts";
import { drawGraph } from "../../src/drawing/graph/graph.ts";
import { openLayout, type Place, toDot } from "../../src/drawing/graph/layout.ts";
import type { GraphModel } from "../../src/drawing/model.ts";
import { toPng } from "../../src/drawing/png.ts";
import { openLettering } from "../../src/drawing/text/lettering.ts";
import { graphOf, sizeOf, unitOf } from "./models.ts";

const letters = openLettering();
const place: Place = await openLayout();
const draw = (model: GraphModel): string => drawGraph(model, letters, place).text;
const count = (text: string, part: string): number => text.split(part).length - 1;

const HOSTILE = 'x"]; n9 [label=<b>&amp;_*\\" 🌡️ Ёж مرحبا';

describe("graph", () => {
  it("tells Graphviz nothing that a person wrote", () => {
    const hostile = unitOf("a", {
      name: HOSTILE,
      variables: [{ id: HOSTILE, kind: "output", name: HOSTILE, value: HOSTILE }],
    });
    const dot = toDot([toCard(hostile, new Set(), letters)], []);
    expect(dot).toMatch(/^[\w\s{}[\]<>/="():.;,-]+$/);
    expect(dot).not.toContain("x");
  });

  it("draws names that are full of syntax as they are", () => {
    const text = draw(graphOf([unitOf("a", { name: '<b>&"_*' })]));
    expect(text).toContain(">&lt;b&gt;&amp;&quot;_*</text>");
    expect(toPng(drawGraph(graphOf([unitOf("a", { name: HOSTILE })]), letters, place)).length).toBeGreaterThan(1000);
  });

  it("keeps every text inside its card however long it is", () => {
    const long = "Очень длинное имя переменной ".repeat(20);
    const unit = unitOf("a", { name: long, variables: [{ id: 1, kind: "input", name: long, value: long }] });
    const card = toCard(unit, new Set(), letters);
    const [row] = card.rows;
    const taken = letters.width(row!.name, { size: 13 }) + letters.width(row!.value, { size: 13, bold: true });
    expect(row!.name).toContain("…");
    expect(taken + 2 * 16).toBeLessThan(card.width);
    expect(card.width).toBeLessThan(420);
  });

  it("draws a curve a link, dashes a paused one and writes its label", () => {
    const model = graphOf([unitOf("a"), unitOf("b"), unitOf("c")], [["a", "b"]]);
    const paused = { from: "a.out", to: "c.in", paused: true, label: "×1.8 + 32" };
    const text = draw({ ...model, links: [...model.links, paused] });
    expect(count(text, 'stroke-width="1.8"')).toBe(2);
    expect(count(text, "stroke-dasharray")).toBe(1);
    expect(text).toContain(">×1.8 + 32</text>");
  });

  it("greys a silent unit and frames the one the picture is about", () => {
    expect(draw(graphOf([unitOf("a")]))).not.toContain("#eceef2");
    expect(draw(graphOf([unitOf("a", { silent: true })]))).toContain("#eceef2");
    const noted = draw(graphOf([unitOf("a", { silent: true, note: "silent since 14:05" })]));
    expect(noted).toContain(">silent since 14:05</text>");
    expect(draw(graphOf([unitOf("a", { focus: true })]))).toContain('stroke="#3563d9" stroke-width="2"');
  });

  it("leaves out a link whose end is not in the picture or is of the wrong kind", () => {
    const model = graphOf([unitOf("a"), unitOf("b")], [["a", "gone"]]);
    const backwards = { from: "b.in", to: "a.out", paused: false };
    expect(count(draw({ ...model, links: [...model.links, backwards] }), 'stroke-width="1.8"')).toBe(0);
  });

  it("draws a link to the unit itself and a circle of units", () => {
    const model = graphOf(
      [unitOf("a"), unitOf("b")],
      [
        ["a", "a"],
        ["a", "b"],
        ["b", "a"],
      ],
    );
    expect(count(draw(model), 'stroke-width="1.8"')).toBe(3);
  });

  it("shows at most a dozen of the variables that nothing is linked to, and says how many more there are", () => {
    const variables = Array.from({ length: 100 }, (_, id) => ({
      id,
      kind: "output" as const,
      name: `v${id}`,
      value: "1",
    }));
    const units = [unitOf("a", { variables }), unitOf("b")];
    const text = draw({ units, links: [{ from: 99, to: "b.in", paused: false }] });
    expect(text).toContain(">v99</text>");
    expect(text).toContain(">+88</text>");
  });

  it("shows the values of the lowest ranks where not all have room", () => {
    const variables = Array.from({ length: 100 }, (_, id) => ({
      id,
      kind: "output" as const,
      name: `v${id}`,
      value: "1",
      rank: id === 77 ? 0 : 50 - (id % 50),
    }));
    const text = draw(graphOf([unitOf("a", { variables })]));
    expect(text).toContain(">v77</text>");
    const shown = [...text.matchAll(/>v(\d+)</g)].map(([, id]) => Number(id));
    expect(shown).toHaveLength(12);
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(Math.min(...shown.filter((id) => id !== 77).map((id) => id % 50))).toBeGreaterThan(43);
  });

  it("hides no input that was set a while ago behind outputs that were just measured", () => {
    const outputs = Array.from({ length: 20 }, (_, id) => {
      return { id, kind: "output" as const, name: `v${id}`, value: "1", rank: id };
    });
    const relay = { id: "r", kind: "input" as const, name: "relay", value: "on", rank: 0 };
    const text = draw(graphOf([unitOf("a", { variables: [...outputs, relay] })]));
    expect(text).toContain(">relay</text>");
    expect(count(text, ">v")).toBe(11);
    expect(text).toContain(">+9</text>");
  });

  it("hides nothing that is linked to what is in another picture", () => {
    const variables = Array.from({ length: 20 }, (_, id) => {
      return { id, kind: "output" as const, name: `v${id}`, value: "1", rank: id, linked: id === 19 };
    });
    expect(draw(graphOf([unitOf("a", { variables })]))).toContain(">v19</text>");
  });

  it("has cards of one width, and those that nothing links in a grid", () => {
    const units = Array.from({ length: 11 }, (_, index) =>
      unitOf(index, { name: "x".repeat(index * 3 + 1), variables: unitOf(index).variables.slice(index % 2) }),
    );
    const boxes = [...draw(graphOf(units, [[0, 2]])).matchAll(CARD)].map(([, x, y, width]) => [+x!, +y!, +width!]);
    expect(new Set(boxes.map(([, , width]) => width)).size).toBe(1);
    const single = boxes.filter((_, index) => index !== 0 && index !== 2);
    const columns = new Set(single.map(([x]) => x)).size;
    const rows = new Set(single.map(([, y]) => y)).size;
    expect(columns).toBeGreaterThan(1);
    expect(rows).toBe(Math.ceil(single.length / columns));
  });

  it("overlaps no cards, whether a chain, a star or strangers", () => {
    const ids = Array.from({ length: 20 }, (_, index) => index);
    const shapes = [ids.slice(1).map((id) => [id - 1, id] as const), ids.slice(1).map((id) => [0, id] as const), []];
    for (const links of shapes) {
      const cards = [
        ...draw(
          graphOf(
            ids.map((id) => unitOf(id)),
            links,
          ),
        ).matchAll(CARD),
      ];
      const boxes = cards.map(([, x, y, width, height]) => ({ x: +x!, y: +y!, width: +width!, height: +height! }));
      expect(boxes).toHaveLength(20);
      for (const [index, a] of boxes.entries()) {
        for (const b of boxes.slice(index + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart).toBe(true);
        }
      }
    }
  });

  it.each([0, 1, 3, 20, 60])("makes a photo that Telegram takes of %i units", (amount) => {
    const ids = Array.from({ length: amount }, (_, index) => index);
    const links = ids.slice(1).map((id) => [Math.floor(id / 2), id] as const);
    const png = toPng(
      drawGraph(
        graphOf(
          ids.map((id) => unitOf(id)),
          links,
        ),
        letters,
        place,
      ),
    );
    const { width, height } = sizeOf(png);
    expect(Math.max(width, height)).toBeLessThanOrEqual(2560);
    expect(Math.max(width, height) / Math.min(width, height)).toBeLessThanOrEqual(3.1);
    expect(png.length).toBeLessThan(10_000_000);
  });
});

const CARD = /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="10" fill="none"/g;

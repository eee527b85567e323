import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { startBoard } from "../../src/sandbox/board/board.ts";
import { takePort } from "../../src/sandbox/port.ts";
import { meet, seesButton, withButton } from "../support/people.ts";
import { startWorld } from "../support/pepeunit.ts";

test("a first device needs no repository: the zip of our own example, put onto a board as it is, joins the Wi-Fi and obeys", async () => {
  const port = await takePort();
  const world = await startWorld({ env: { HTTP_PORT: String(port), PEPEUNIT_URL: `http://127.0.0.1:${port}` } });
  try {
    const ann = await meet(world);
    ann.says("/new");
    await ann.sees("called");
    ann.says("Lamp");
    const examples = await seesButton(ann, "💡 Relay");
    expect(examples.buttons.flat()).toEqual(["💡 Relay", "🌡 Thermostat", "💧 Climate sensor (I²C)"]);
    // A look at one, and then at another
    await ann.presses(examples, "🌡 Thermostat");
    expect((await seesButton(ann, "✅ Create")).text).toContain("/git/thermostat.git");
    await ann.presses(examples, "💡 Relay");
    const found = await ann.sees(
      ({ text, buttons }) => text.includes("/git/relay.git") && buttons.flat().includes("✅ Create"),
    );
    expect(found.text).toContain(`http://127.0.0.1:${port}/git/relay.git`);
    await ann.presses(found, "✅ Create");
    await ann.sees(({ document }) => document?.name === "env.json");
    await ann.presses(withButton(ann, "📦"), "📦 All in one zip");
    await seesButton(ann, "Without Wi-Fi");
    ann.says("Attic\nopen sesame 42");
    const { document } = await ann.sees(({ document }) => document?.name === "Lamp.zip");
    const files = Object.entries(unzipSync(document?.bytes ?? new Uint8Array()));
    const board = await startBoard({
      files: Object.fromEntries(files.map(([path, bytes]) => [`/${path}`, bytes])),
      wifi: { ssid: "Attic", password: "open sesame 42" },
    });
    try {
      await ann.presses(withButton(ann, "🎛 Board"), "🎛 Board");
      const buttons = await ann.sees((message) => message.buttons.flat().includes("Relay: off ✓"));
      await ann.presses(buttons, "Relay: off ✓");
      await board.next((event) => event.type === "pin" && event.pin === 5 && event.value === 1);
      expect(
        (await ann.sees(({ id, buttons: now }) => id === buttons.id && now.flat().includes("Relay: on ✓"))).id,
      ).toBe(buttons.id);
    } finally {
      await board.stop();
    }
  } finally {
    await world.stop();
  }
});

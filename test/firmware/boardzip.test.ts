import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { startBoard } from "../../src/sandbox/board/board.ts";
import { readExamples } from "../../src/sandbox/examples.ts";
import { takePort } from "../../src/sandbox/port.ts";
import { meet, seesButton, withButton } from "../support/people.ts";
import { createUnitInChat, startWorld } from "../support/pepeunit.ts";

test("what is in the zip, put onto a board as it is, runs, joins the Wi-Fi and syncs", async () => {
  const port = await takePort();
  const world = await startWorld({ env: { HTTP_PORT: String(port), PEPEUNIT_URL: `http://127.0.0.1:${port}` } });
  try {
    for (const [name, files] of Object.entries(readExamples())) await world.git.commit(name, files);
    const ann = await meet(world);
    await createUnitInChat(world, ann, "Lamp", world.git.urlOf("relay"));
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

import { fileURLToPath } from "node:url";
import type { Memory } from "../../src/sandbox/board/message.ts";
import { startRig } from "../support/rig.ts";

/** The relay's heap before, and after so many syncs with an input that keeps changing. */
export async function measureRelay(syncs: number): Promise<{ early: Memory; late: Memory; lines: readonly string[] }> {
  const rig = await startRig({
    example: "relay",
    env: { RELAY_PIN: 5 },
    instance: { inputs: { relay: false }, interval: 1, speed: 1000 },
    board: { time: { held: true } },
  });
  const { board, instance } = rig;
  await board.advance(60_000);
  await board.mem(); // forgets the peak of starting up
  await board.advance(60_000);
  const early = await board.mem();
  const before = instance.requests.length;
  while (instance.requests.length < before + syncs) {
    instance.setInput("relay", instance.requests.length % 2 === 0);
    await board.advance(30_000);
  }
  const late = await board.mem();
  await rig.stop();
  return { early, late, lines: board.lines };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { start, loaded, used, peak, largest, total } = (await measureRelay(1000)).late;
  console.log({
    "the port itself, asyncio included": start,
    "the library's code": loaded - start,
    "its data and the program, at rest": used - loaded,
    "its data and the program, at most, garbage included": peak - loaded,
    "largest free block": largest,
    heap: total,
  });
}

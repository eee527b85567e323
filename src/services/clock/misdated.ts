import type { Times } from "../../storage/times.ts";
import type { Writer } from "../writer/writer.ts";

/**
 * Sets samples aside that were stored while the clock was ahead: they would be the newest, and come up when their time
 * comes. When they were measured, nobody knows; they are kept for their owner (services/takeout/takeout). Log lines are put in the
 * present, in their order. To be called once time is proven; gives how many samples there were.
 */
export async function setAside(times: Times, writer: Writer, now: number): Promise<number> {
  if (await times.areLinesAhead(now)) await writer.exclusive((em) => times.moveLines(em, now));
  let count = 0;
  for (let from = 0; ; ) {
    const samples = await times.samplesAhead(now, from);
    if (samples.length === 0) break;
    await writer.exclusive((em) => times.setAside(em, now, samples));
    count += samples.length;
    from = samples.at(-1)?.[0] ?? from;
  }
  if (await times.areWindowsAhead(now)) await writer.exclusive((em) => times.forgetFigures(em, now));
  return count;
}

import { Composer } from "grammy";
import type { Acts } from "../../../services/acts.ts";
import type { Units } from "../../../services/units/units.ts";
import { onPress } from "../../button.ts";
import { ACTS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import { ACTS_FILTER, ACTS_WHO, type ActNumbers, actsScreen, filterScreen, toFilter, whoScreen } from "./actview.ts";

interface Deps {
  readonly acts: Acts;
  readonly units: Units;
}

/** Who did what with a person's units, and when. */
export function actsFeature({ acts, units }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, ACTS, async (ctx, unitId, userId, kind, days, page) => {
    const numbers: ActNumbers = [unitId, userId, kind, days];
    const person = personOf(ctx);
    const now = Date.now();
    const list = await acts.list(person, toFilter(numbers, now), page);
    const unit = unitId === 0 ? null : await units.viewOwn(person, unitId, now);
    await show(ctx, actsScreen(ctx.t, list, { numbers, unit, person: await nameOf(ctx, numbers) }));
  });

  onPress(dm, ACTS_FILTER, async (ctx, ...numbers) => {
    personOf(ctx);
    await show(ctx, filterScreen(ctx.t, numbers));
  });

  onPress(dm, ACTS_WHO, async (ctx, ...numbers) => {
    const [unitId, , kind, days] = numbers;
    const people = await acts.people(personOf(ctx), toFilter([unitId, 0, kind, days], Date.now()));
    await show(ctx, whoScreen(ctx.t, numbers, people));
  });

  /** What the person of a filter is called, where they did something. */
  async function nameOf(ctx: Context, [unitId, userId]: ActNumbers): Promise<string | null> {
    if (userId === 0) return null;
    const filter = toFilter([unitId, userId, 0, 0], Date.now());
    const { acts: last } = await acts.portion(personOf(ctx), filter, { skip: 0, limit: 1 });
    return last[0]?.by?.name ?? ctx.t.plain("somebody");
  }

  return feature;
}

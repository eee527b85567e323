import { InlineKeyboard } from "grammy";
import type { Person } from "../../../domain/access.ts";
import { MINUTE } from "../../../domain/span.ts";
import type { AppError } from "../../../errors.ts";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Audit } from "../../../services/audit.ts";
import type { Mirrors } from "../../../services/mirrors/mirrors.ts";
import type { Users } from "../../../services/people/users.ts";
import type { Units } from "../../../services/units/units.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import type { Cards } from "../../delivery/cards.ts";
import { contentOf, type Render } from "../../delivery/follower.ts";
import { type About, unitCard } from "./card.ts";

interface RenderDeps {
  readonly units: Units;
  readonly cards: Cards;
  readonly audit: Audit;
  readonly mirrors: Mirrors;
  readonly users: Pick<Users, "byId">;
  readonly translations: Translations;
}

/** Renders the cards that follow, for those to whom they are shown. */
export function createCardRender({ units, audit, mirrors, users, translations, cards }: RenderDeps): Render {
  return async (card) => {
    const person = await users.byId(card.ownerId);
    const t = translations(person?.locale ?? card.locale, person?.timeZone);
    const now = Date.now();
    const shown =
      person && person.role !== "blocked"
        ? await readCard({ units, audit, mirrors }, person, card.unitId ?? 0, now).catch(toNothing)
        : undefined;
    if (!shown) {
      cards.leave(card.chatId, card.messageId);
      return { text: "", keyboard: new InlineKeyboard(), isLast: true };
    }
    const { unit, about } = shown;
    if (unit.presence !== "never") cards.met(card);
    // Ages, and what a device says of itself, change with each sync: once a minute is enough for them.
    const still = { ...unit, state: [], outputs: unit.outputs.map((output) => ({ ...output, at: now })) };
    const news = `${Math.floor(now / MINUTE)} ${contentOf(unitCard(t, still, about, card.page, now))}`;
    return { ...unitCard(t, unit, about, card.page, now), news };
  };
}

/** What is gone, or may not be seen any more, is nothing. */
function toNothing(error: unknown): undefined {
  if ((error as Partial<AppError>).code !== "not-found") throw error;
}

/** A unit as its card tells of it. */
export async function readCard(
  deps: { readonly units: Units; readonly mirrors: Mirrors; readonly audit?: Audit | undefined },
  person: Person,
  unitId: number,
  now: number,
): Promise<{ unit: UnitView; about: About }> {
  const { units, mirrors, audit } = deps;
  const unit = await units.view(person, unitId, now);
  const origin = unit.isMirror ? await mirrors.originOf(unitId) : undefined;
  const about = {
    ...(unit.own && !unit.isMirror && { source: await units.source(person, unitId) }),
    ...(!unit.own && { owner: await units.ownerOf(person, unitId) }),
    ...(origin && { origin }),
  };
  const last = await audit?.latest(person, unitId);
  return { unit, about: { ...about, ...(last && { last }) } };
}

import type { Translations } from "../i18n/i18n.ts";
import type { buildServices } from "../services/services.ts";
import type { Cards } from "./delivery/cards.ts";
import { Follower, type FollowerDeps } from "./delivery/follower.ts";
import { SceneCards } from "./delivery/scenecards.ts";
import { createRender } from "./features/groups/render.ts";
import { createSceneRender } from "./features/scenes/follow.ts";
import { createCardRender } from "./features/units/follow.ts";

interface Deps {
  /** What all of them share. */
  readonly following: Omit<FollowerDeps, "boards" | "render">;
  readonly services: Awaited<ReturnType<typeof buildServices>>;
  readonly translations: Translations;
  readonly cards: Cards;
}

/** What keeps messages up to date with their units: boards, and the cards and scenes in sight. */
export function createFollowers({ following, services, translations, cards }: Deps) {
  const { postings, boards } = services;
  const sceneCards = new SceneCards();
  const renderScene = createSceneRender({ ...services, translations, sceneCards });
  const follower = new Follower({
    ...following,
    boards: postings,
    render: createRender(translations, postings, boards),
  });
  const all = [
    follower,
    new Follower({ ...following, boards: cards, render: createCardRender({ ...services, translations, cards }) }),
    new Follower({ ...following, boards: sceneCards, render: renderScene }),
  ];
  return {
    follower,
    sceneCards,
    followAll(unitIds: readonly number[]): void {
      for (const one of all) one.follow(unitIds);
    },
    /** How many messages do not show yet what is so. */
    behind: (): number => all.reduce((sum, one) => sum + one.behind, 0),
    async stop(): Promise<void> {
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}

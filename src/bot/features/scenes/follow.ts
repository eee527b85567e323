import { InlineKeyboard } from "grammy";
import type { AppError } from "../../../errors.ts";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Users } from "../../../services/people/users.ts";
import type { Scenes } from "../../../services/scenes/scenes.ts";
import type { Render } from "../../delivery/follower.ts";
import type { SceneCards } from "../../delivery/scenecards.ts";
import { sceneCard } from "./sceneview.ts";

interface Deps {
  readonly scenes: Scenes;
  readonly sceneCards: SceneCards;
  readonly users: Pick<Users, "byId">;
  readonly translations: Translations;
}

/** Renders the scenes in sight, for those to whom they are shown. */
export function createSceneRender({ scenes, sceneCards, users, translations }: Deps): Render {
  return async (board) => {
    const person = await users.byId(board.ownerId);
    const sceneId = sceneCards.sceneAt(board.chatId, board.messageId);
    const shown =
      person && person.role !== "blocked" && sceneId !== undefined
        ? await scenes.view(person, sceneId, Date.now()).catch(toNothing)
        : undefined;
    if (!shown) {
      sceneCards.leave(board.chatId, board.messageId);
      return { text: "", keyboard: new InlineKeyboard(), isLast: true };
    }
    return sceneCard(translations(person?.locale ?? board.locale, person?.timeZone), shown, board.page);
  };
}

/** What is gone is nothing. */
function toNothing(error: unknown): undefined {
  if ((error as Partial<AppError>).code !== "not-found") throw error;
}

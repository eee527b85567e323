import type { InlineKeyboard } from "grammy";
import { formatLink } from "../domain/gitlink.ts";
import { type AppError, ERRORS, toAppError } from "../errors.ts";
import { explain, nameFolder } from "../i18n/explain.ts";
import { escapeHtml, type Translate } from "../i18n/i18n.ts";
import { createButton } from "./button.ts";
import { isOurCommand } from "./commands.ts";
import { type Inside, outside, type Talk } from "./context.ts";
import { listed } from "./listing.ts";
import { column } from "./pager.ts";
import type { Screen } from "./screen.ts";
import { isWords } from "./secretquestions.ts";
import { nameEntry } from "./text/entries.ts";

/** A button that stands for a text, for as long as a text is waited for. */
const CHOICE = createButton<[place: number]>("say", 1);

/** A message whose buttons stand for texts. */
export interface Choices {
  readonly messageId: number;
  readonly texts: readonly string[];
}

/** Buttons that mend what a text failed with. */
export type Offer = (failure: AppError, text: string) => Promise<readonly (readonly [label: string, data: string])[]>;

/**
 * Waits for a text until `read` takes it; tells the person what to mend otherwise. Presses of buttons and our commands
 * meanwhile go their usual way, but for the buttons of `choices`. Failures that no other text would mend end the
 * conversation; `offer` says which buttons mend others.
 */
export async function askText<T>(
  talk: Talk,
  read: (text: string, answer: Inside) => T | Promise<T>,
  { choices, offer }: { readonly choices?: readonly Choices[]; readonly offer?: Offer } = {},
): Promise<{ readonly value: T; readonly answer: Inside }> {
  const offered = [...(choices ?? [])];
  for (;;) {
    const isAnswer = (next: Inside): boolean => isWords(next) || chosenBy(next, offered) !== undefined;
    const answer = await talk.waitUntil(isAnswer, { next: true });
    if (await outside(talk, async (outer) => isOurCommand(outer))) await talk.skip({ next: true });
    if (answer.callbackQuery) await answer.answerCallbackQuery();
    const text = chosenBy(answer, offered) ?? answer.message?.text;
    try {
      if (text !== undefined) return { value: await read(text, answer), answer };
      await answer.reply(answer.t("error-text-expected"));
    } catch (error) {
      const failure = expected(error);
      const folders = folderChoices(answer.t, failure);
      const sentence = folders?.text ?? escapeHtml(explain(answer.t, failure));
      const buttons = folders?.keyboard ?? column((await offer?.(failure, text ?? "")) ?? []);
      const told = await answer.reply(sentence, buttons.inline_keyboard.length > 0 ? { reply_markup: buttons } : {});
      if (folders) offered.push({ messageId: told.message_id, texts: folders.texts });
    }
  }
}

/** Buttons that stand for texts, one below the other. */
export function choiceButtons(t: Translate, labels: readonly string[]): { keyboard: InlineKeyboard; lines: string[] } {
  return listed(
    t,
    labels.map((label, place) => nameEntry(label, CHOICE.data(place))),
  );
}

/** The text for which a pressed button stands, where it is one of these. */
export function chosenBy(ctx: Inside, choices: readonly Choices[]): string | undefined {
  const [place] = CHOICE.read(ctx.callbackQuery?.data ?? "") ?? [];
  return place === undefined ? undefined : choices.find(({ messageId }) => messageId === ctx.msgId)?.texts[place];
}

/** Where a repository has its programs in folders, a choice of them, whose buttons stand for links. */
export function folderChoices(
  t: Translate,
  { code, params }: ReturnType<typeof toAppError>,
): (Screen & Pick<Choices, "texts">) | undefined {
  if (code !== "repository-schema-elsewhere") return undefined;
  const { url, ref, folders } = params as AppError<"repository-schema-elsewhere">["params"];
  const labels = folders.map((folder) => t.plain("folder-button", { folder: nameFolder(t, folder) }));
  const { keyboard, lines } = choiceButtons(t, labels);
  const text = [t("folder-ask"), ...lines].join("\n");
  return { text, keyboard, texts: folders.map((folder) => formatLink({ url, folder }, ref)) };
}

// 422: something else may be sent. 503: the same may be sent once more.
const GO_ON: readonly number[] = [422, 503];

/** The failure when another text, or the same one later, may do; anything else is thrown on. */
export function expected(error: unknown): ReturnType<typeof toAppError> {
  const failure = toAppError(error);
  if (!GO_ON.includes(ERRORS[failure.code].http)) throw error;
  return failure;
}

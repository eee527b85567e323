import { findCities } from "../../../domain/places.ts";
import { type City, needsSun, type Timing, type When } from "../../../domain/schedule/schedule.ts";
import { readWhen } from "../../../domain/schedule/typed.ts";
import { parseTyped } from "../../../domain/typed.ts";
import type { Value } from "../../../domain/value.ts";
import { AppError } from "../../../errors.ts";
import type { Scenes } from "../../../services/scenes/scenes.ts";
import type { Schedules } from "../../../services/schedules/schedules.ts";
import type { VariableView } from "../../../services/units/unitview.ts";
import { askText, choiceButtons } from "../../ask.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { formatGiven } from "../../text/format.ts";
import { valuesOf } from "./scheduleview.ts";

const MOST_SCENES = 8;

/** What was answered, and the message that said so. */
export interface Answer<T> {
  readonly value: T;
  readonly answer: Inside;
}

/** What is asked when a schedule is made or changed: each question has choices below it, and takes a typed answer too. */
export function createQuestions({ schedules, scenes }: { readonly schedules: Schedules; readonly scenes: Scenes }) {
  /** Puts a question with choices below it, and waits for an answer that `read` takes; a choice is given as its place. */
  async function ask<T>(
    talk: Talk,
    at: Inside,
    text: string,
    labels: readonly string[],
    read: (text: string, place: number, outer: Context) => T | Promise<T>,
  ): Promise<Answer<T>> {
    const { keyboard, lines } = choiceButtons(at.t, labels);
    const told = await at.reply([text, ...lines].join("\n"), labels.length > 0 ? { reply_markup: keyboard } : {});
    const take = (given: string) => outside(talk, async (outer) => read(given, labels.indexOf(given), outer));
    return askText(talk, take, { choices: [{ messageId: told.message_id, texts: labels }] });
  }

  function askWhen(talk: Talk, at: Inside): Promise<Answer<When>> {
    const labels = (["sunset", "sunrise", "hour"] as const).map((choice) => at.t.plain("schedule-choice", { choice }));
    return ask(talk, at, at.t("schedule-ask-when"), labels, (text, _place, { t }) => {
      const when = readWhen(text, { timeZone: t.timeZone, now: Date.now() });
      if (typeof when === "string") throw new AppError(when);
      return when;
    });
  }

  function askCity(talk: Talk, at: Inside, hasOwn = false): Promise<Answer<City | null>> {
    const labels = hasOwn ? [at.t.plain("schedule-choice", { choice: "own-place" })] : [];
    return ask(talk, at, at.t("schedule-ask-place"), labels, async (text, place) => {
      if (place === 0) return null;
      const [city] = await findCities(text);
      if (!city) throw new AppError("city-unknown");
      return { name: city.city, ...city.location };
    });
  }

  /** Where the sun is meant, where that has to be asked. */
  async function placeFor(talk: Talk, at: Inside, timing: Timing, known: City | null): Promise<Answer<City | null>> {
    const isKnown = !needsSun(timing) || known !== null;
    if (isKnown || (await outside(talk, (outer) => schedules.hasPlace(personOf(outer)))))
      return { value: known, answer: at };
    return askCity(talk, at);
  }

  function askValue(talk: Talk, at: Inside, input: VariableView, text: string): Promise<Answer<Value>> {
    const offered = valuesOf(input);
    const labels = offered.map((value) => formatGiven(at.t, input, value));
    return ask(talk, at, text, labels, (given, place, outer) => {
      const { locale, timeZone } = outer.t;
      const raw = place >= 0 ? offered[place] : parseTyped(input, given, { locale, timeZone, now: Date.now() });
      return schedules.fit(personOf(outer), input.id, raw);
    });
  }

  async function askScene(talk: Talk, at: Inside, text: string): Promise<Answer<number>> {
    const { items } = await outside(talk, (outer) => scenes.list(personOf(outer), 0, MOST_SCENES));
    const labels = items.map(({ name }) => name);
    return ask(talk, at, text, labels, (given, place) => {
      const scene = items[place] ?? items.find(({ name }) => name.toLowerCase() === given.trim().toLowerCase());
      if (!scene) throw new AppError("schedule-end-value");
      return scene.id;
    });
  }

  return { ask, askWhen, askCity, placeFor, askValue, askScene };
}

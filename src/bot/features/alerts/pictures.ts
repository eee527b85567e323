import { InlineKeyboard } from "grammy";
import type { Person } from "../../../domain/access.ts";
import { type Condition, limitsOf } from "../../../domain/alert/condition.ts";
import { MAX_MINUTES } from "../../../domain/period.ts";
import { HOUR, MINUTE, type Span } from "../../../domain/span.ts";
import { TRAITS } from "../../../domain/traits.ts";
import type { Drawing } from "../../../drawing/drawing.ts";
import type { ChartModel } from "../../../drawing/model.ts";
import { AppError } from "../../../errors.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { DryRun } from "../../../services/alerts/dryrun.ts";
import type { IncidentView } from "../../../services/alerts/incidents.ts";
import type { Asked, Chart, Charts, DrawnView } from "../../../services/charts/charts.ts";
import type { Users } from "../../../services/people/users.ts";
import type { Inside } from "../../context.ts";
import type { DrawIncident } from "../../delivery/incidentpictures.ts";
import type { Plotter } from "../../delivery/plotter.ts";
import { formatCondition } from "../../text/condition.ts";
import { dryRunSentence } from "../../text/rule.ts";
import { toModel } from "../charts/chartmodel.ts";
import { drawChart } from "../charts/charts.ts";

interface Deps {
  readonly charts: Charts;
  readonly users: Users;
  readonly drawing: Pick<Drawing, "chart">;
}

/** So much of the time before an incident is drawn at least. */
const BEFORE_MS = HOUR;

/** Draws the time around an incident, as the owner of its alert may see it. */
export function createIncidentDrawing({ charts, users, drawing }: Deps): DrawIncident {
  return async (t, reader, incident, now) => {
    const { outputId, ownerId, unit, condition, since, endedAt } = incident;
    const owner = await users.byId(ownerId);
    if (!owner || outputId === null) return undefined;
    const chart = await charts.read(owner, { ...around(incident, now), outputs: [outputId] }, now);
    if (isEmpty(chart)) return undefined;
    const { dark } = await users.preferences(reader);
    const marks: Span[] = [[since, endedAt ?? chart.to]];
    return drawing.chart(modelOf(t, chart, { unit, condition, marks, dark }, now));
  };
}

/** As long before it as it lasts, and of what follows a little. */
function around({ since, endedAt }: IncidentView, now: number): Pick<Asked, "minutes" | "end"> {
  const length = Math.max(0, (endedAt ?? now) - since);
  const lead = Math.max(BEFORE_MS, length);
  const to = endedAt === null ? now : Math.min(now, endedAt + lead / 4);
  const minutes = Math.min(Math.ceil((to - since + lead) / MINUTE), MAX_MINUTES);
  return { minutes, end: endedAt === null ? 0 : Math.ceil(to / MINUTE) };
}

/** What was tried. */
export interface Tried {
  readonly condition: Condition;
  readonly run: DryRun;
}

/** Pictures of when a rule would have fired in the last days. */
export class DryPictures {
  readonly #deps: Deps & { readonly plotter: Plotter };

  constructor(deps: Deps & { readonly plotter: Plotter }) {
    this.#deps = deps;
  }

  /** Sends one of the output that would have fired most below what was just shown; nobody waits for it. */
  show({ t, chatId, msgId: messageId }: Inside, person: Person, { condition, run }: Tried): void {
    const { charts, users, drawing, plotter } = this.#deps;
    if (chatId === undefined || messageId === undefined || !run.noisiest) return;
    const { outputId, type, spans } = run.noisiest;
    if (!TRAITS[type].chart) return;
    const now = Date.now();
    const asked = { minutes: Math.ceil((run.to - run.from) / MINUTE), end: 0, outputs: [outputId] };
    void plotter.show({ chatId, messageId, kind: "page" }, t, async () => {
      const chart = await charts.read(person, asked, now);
      const { dark } = await users.preferences(person);
      const output = outputOf(chart);
      const { unit } = output;
      const said = formatCondition(t, { ...output, output: output.name, condition });
      const caption = [t("alert-loud", { unit, condition: said }), dryRunSentence(t, run)].join("\n");
      const model = modelOf(t, chart, { unit, condition, marks: spans, dark }, now);
      const content = JSON.stringify([model, caption]);
      return { content, caption, keyboard: new InlineKeyboard(), draw: () => drawChart(drawing, model) };
    });
  }
}

interface Look {
  readonly marks: readonly Span[];
  readonly dark: boolean;
  /** What the unit is called by whoever looks. */
  readonly unit: string;
  readonly condition: Condition;
}

/** A chart of one output that is about one condition. */
function modelOf(t: Translate, chart: Chart, { unit, condition, marks, dark }: Look, now: number): ChartModel {
  const thresholds = TRAITS[outputOf(chart).type].isNumber ? limitsOf(condition) : [];
  const courses = chart.courses.map((course) => ({ ...course, output: { ...course.output, unit }, thresholds }));
  return { ...toModel(t, { ...chart, courses }, dark, now), marks };
}

function outputOf({ courses: [course] }: Chart): DrawnView {
  if (!course) throw new AppError("not-found");
  return course.output;
}

function isEmpty({ courses }: Chart): boolean {
  return courses.every(({ points }) => points.every(([, value]) => value === null));
}

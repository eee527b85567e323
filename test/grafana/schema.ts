import { resolve } from "node:path";
import ts from "typescript";

/** Compared with Grafana's own types: of the dashboard, and of the options and fields of each kind of panel in it. */
const TYPES = `
import type { Dashboard, FieldConfig, Panel, VariableModel } from "@grafana/schema";
import type * as Stat from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type * as StateTimeline from "@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type * as Table from "@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";
import type * as TimeSeries from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import type { InfinityTarget, InfinityVariable, PrometheusTarget, SqliteTarget } from "./dashboards.ts";

/** JSON has no enums of text. */
type Plain<T> = unknown extends T ? T : T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Fields<C> = { defaults: Plain<Omit<FieldConfig, "custom">> & { custom?: Plain<C> }; overrides: Plain<NonNullable<Panel["fieldConfig"]>["overrides"]> };
type Kind<Type, Options, C> = Plain<Omit<Panel, "type" | "options" | "fieldConfig" | "targets" | "id" | "title" | "gridPos" | "datasource">> & {
  type: Type; options: Plain<Options>; fieldConfig: Fields<C>; targets: SqliteTarget[] | InfinityTarget[] | PrometheusTarget[];
  id: number; title: string; gridPos: NonNullable<Panel["gridPos"]>; datasource: { type: string; uid: string };
};
type Known =
  | Kind<"stat", Stat.Options, {}>
  | Kind<"timeseries", TimeSeries.Options, TimeSeries.FieldConfig>
  | Kind<"state-timeline", StateTimeline.Options, StateTimeline.FieldConfig>
  | Kind<"table", Table.Options, Table.FieldConfig>;
type Chosen = Plain<Omit<VariableModel, "query">> & { query: string | InfinityVariable };
export type Checked = Plain<Omit<Dashboard, "panels" | "templating">> & {
  uid: string; title: string; panels: Known[]; templating: { list: Chosen[] };
};`;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  allowImportingTsExtensions: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/** What is wrong with dashboards by Grafana's published types (@grafana/schema), in the compiler's words; one list for each. */
export function checkDashboards(dashboards: readonly unknown[]): string[][] {
  const folder = resolve("test/grafana");
  const files = new Map([[resolve(folder, "_types.ts"), TYPES]]);
  const checked = dashboards.map((dashboard, i) => {
    const name = resolve(folder, `_dashboard${i}.ts`);
    files.set(
      name,
      `import type { Checked } from "./_types.ts";\nexport const it: Checked = ${JSON.stringify(dashboard, null, 1)};`,
    );
    return name;
  });
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, language, ...rest) : ts.createSourceFile(name, text, language);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  const wrongIn = (name: string) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  const own = wrongIn(resolve(folder, "_types.ts"));
  if (own.length > 0) throw new Error(own.join("\n"));
  return checked.map(wrongIn);
}

import type { RepositoryFiles } from "../examples.ts";

/** A git repository of an example unit. */
export interface Repository {
  readonly name: string;
  readonly url: string;
  readonly files: RepositoryFiles;
}

/** What a board can be loaded with. */
export interface Program extends Repository {
  /** The settings that its json_example.json asks for. */
  readonly settings: readonly string[];
  /** Whether it reads a sensor, so that a slider makes sense. */
  readonly measures: boolean;
}

const SENSORS = /\b(?:dht|ds18x20|onewire|ADC|SoftI2C)\b/;

export function toProgram(repository: Repository): Program {
  const example = JSON.parse(repository.files["json_example.json"] ?? "{}") as Record<string, unknown>;
  const own = Object.entries(repository.files).filter(([path]) => !path.includes("/") && path.endsWith(".py"));
  return {
    ...repository,
    settings: Object.keys(example),
    measures: own.some(([, text]) => SENSORS.test(text)),
  };
}

/** The program that an env.json most likely belongs to: its settings are all there, and the chat links to it. */
export function guessProgram(
  programs: readonly Program[],
  env: Readonly<Record<string, unknown>>,
  links: readonly string[] = [],
): Program | undefined {
  const able = programs.filter(({ settings }) => settings.every((name) => name in env));
  const most = Math.max(...able.map(({ settings }) => settings.length));
  const best = able.filter(({ settings }) => settings.length === most);
  // The server has the same examples behind a door of its own.
  const isAt = ({ url, name }: Program, link: string): boolean => link === url || link.endsWith(`/git/${name}.git`);
  return best.find((program) => links.some((link) => isAt(program, link))) ?? best[0];
}

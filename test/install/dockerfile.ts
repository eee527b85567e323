import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.ts";

/** An instruction of a Dockerfile, and what follows it. */
export interface Step {
  readonly instruction: string;
  readonly rest: string;
}

/** The stages of the Dockerfile, each with its steps. */
export function readStages(): Step[][] {
  const lines = readFileSync(join(ROOT, "Dockerfile"), "utf8").replaceAll("\\\n", " ").split("\n");
  const steps = lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => ({ instruction: line.split(" ")[0] ?? "", rest: line.slice(line.indexOf(" ") + 1) }));
  return steps.reduce<Step[][]>((stages, step) => {
    if (step.instruction === "FROM") stages.push([]);
    stages.at(-1)?.push(step);
    return stages;
  }, []);
}

/** Whether .dockerignore lets a path of the repository reach Docker: it names all that may, and what of that may not. */
export function reachesDocker(path: string): boolean {
  const lines = readFileSync(join(ROOT, ".dockerignore"), "utf8").trim().split("\n");
  const covers = (pattern: string): boolean => pattern === "*" || path === pattern || path.startsWith(`${pattern}/`);
  return lines.reduce((reaches, line) => {
    if (line.startsWith("!")) return reaches || covers(line.slice(1));
    return reaches && !covers(line);
  }, true);
}

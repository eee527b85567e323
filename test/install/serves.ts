import { expect } from "vitest";
import { meet } from "../support/people.ts";
import { createUnitInChat, type World } from "../support/pepeunit.ts";

/**
 * All that a program may lack that was copied somewhere: its sentences, its threads (one reads a repository, one draws),
 * the firmware that it serves.
 */
export async function serves(world: World): Promise<void> {
  const ann = await meet(world);
  const { unit } = await createUnitInChat(world, ann);
  expect((await unit.sync()).status).toBe(200);
  ann.says("/graph");
  await ann.sees((message) => message.photo !== undefined);
  const refs = await fetch(`${world.instance.localUrl}/git/relay.git/info/refs?service=git-upload-pack`);
  expect(refs.status).toBe(200);
  expect((await fetch(`${world.instance.localUrl}/health`)).status).toBe(200);
}

import { callbacks } from "./methods/callbacks.ts";
import { commands } from "./methods/commands.ts";
import { edits } from "./methods/edits.ts";
import { files } from "./methods/files.ts";
import { messages } from "./methods/messages.ts";
import type { Method } from "./methods/method.ts";
import { createUpdateMethods } from "./methods/updates.ts";
import type { Webhook } from "./webhook.ts";

/** Every method that is emulated. */
export const createMethods = (webhook: Webhook): Readonly<Record<string, Method>> => ({
  ...createUpdateMethods(webhook),
  ...messages,
  ...edits,
  ...callbacks,
  ...commands,
  ...files,
});

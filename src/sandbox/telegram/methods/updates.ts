import { PARAMETERS } from "../parameters.ts";
import { bad, conflict } from "../refusal.ts";
import type { Webhook } from "../webhook.ts";
import { type Method, method } from "./method.ts";

/** How the bot hears of the world: by asking, or by a webhook; never both. */
export function createUpdateMethods(webhook: Webhook): Readonly<Record<string, Method>> {
  return {
    getUpdates: method(PARAMETERS.getUpdates, ({ world, gone }, { allowed_updates, ...poll }) => {
      if (webhook.info.url)
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      world.updates.allow(allowed_updates);
      return world.updates.poll(poll, gone);
    }),

    setWebhook: method(PARAMETERS.setWebhook, ({ world }, given) => {
      if (given.drop_pending_updates) world.updates.drop();
      world.updates.allow(given.allowed_updates);
      if (given.url === "") {
        webhook.stop();
        return true;
      }
      if (!URL.canParse(given.url)) throw bad("invalid webhook URL specified");
      if (!/^[\w-]{0,256}$/.test(given.secret_token ?? "")) throw bad("secret token contains unallowed characters");
      world.updates.interrupt("terminated by setWebhook request");
      webhook.start(given.url, given.secret_token, given.max_connections ?? 40);
      return true;
    }),

    deleteWebhook: method(PARAMETERS.deleteWebhook, ({ world }, given) => {
      if (given.drop_pending_updates) world.updates.drop();
      webhook.stop();
      return true;
    }),

    getWebhookInfo: method(PARAMETERS.nothing, ({ world }) => ({
      ...webhook.info,
      has_custom_certificate: false,
      pending_update_count: world.updates.pending.length,
      ...(world.updates.allowed.length > 0 ? { allowed_updates: world.updates.allowed } : {}),
    })),
  };
}

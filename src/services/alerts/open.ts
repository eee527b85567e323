import type { EntityManager } from "@mikro-orm/core";
import type { Log } from "../../log.ts";
import type { Database } from "../../storage/database.ts";
import type { Access } from "../access/access.ts";
import type { Live } from "../live/live.ts";
import type { Writer } from "../writer/writer.ts";
import { Alerts } from "./alerts.ts";
import { DryRuns } from "./dryrun.ts";
import { IncidentFeed } from "./feed.ts";
import { Incidents } from "./incidents.ts";
import { IncidentMessages } from "./messages.ts";
import { Recipients } from "./recipients.ts";
import { Reminders } from "./reminders.ts";
import { AlertTimers } from "./timers.ts";

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly access: Access;
  readonly database: Database;
  readonly log: Log;
  readonly now: () => number;
}

/** Alert rules and their incidents. */
export async function openAlerts({ em, live, writer, access, database, log, now }: Deps) {
  const storage = database.incidents;
  writer.alerts.lastIncident = await storage.lastId();
  const alertTimers = new AlertTimers({ live, writer, log, now });
  const incidents = new Incidents({ em, live, writer, storage });
  return {
    alerts: new Alerts({ em, live, access, writer, timers: alertTimers }),
    alertTimers,
    dryRuns: new DryRuns(em, access, database.past),
    incidents,
    incidentFeed: new IncidentFeed(incidents, writer),
    incidentMessages: new IncidentMessages(em, incidents),
    recipients: new Recipients(em, writer, storage),
    reminders: new Reminders({ storage, writer, log, now }),
  };
}

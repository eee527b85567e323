import { KeepArrivals } from "./20261123-arrivals.ts";
import { CreateGraph } from "./20261123-graph.ts";
import { CreateIntake } from "./20261123-intake.ts";
import { CreateLogger } from "./20261123-logger.ts";
import { CreateTables } from "./20261123-tables.ts";
import { CreateTokens } from "./20261123-tokens.ts";
import { CreateViews } from "./20261123-views.ts";
import { IndexByHand } from "./20261127-byhand.ts";
import { NewestAreSamples } from "./20261127-newest.ts";
import { SortInWithCommits } from "./20261127-ride.ts";
import { IndexNames } from "./20261130-called.ts";
import { CreateEpochs } from "./20261130-epochs.ts";
import { BoundMeans } from "./20261130-finite.ts";
import { CreateHeartbeat } from "./20261130-heartbeat.ts";
import { SetMisdatedAside } from "./20261130-misdated.ts";
import { IndexNamesOfAll } from "./20261130-names.ts";
import { ActOnce } from "./20261130-once.ts";
import { PauseChats } from "./20261130-outbox.ts";
import { AddPrecision } from "./20261130-precision.ts";
import { KeepRegistration } from "./20261130-registration.ts";
import { CreateVoided } from "./20261130-voided.ts";
import { AskZone } from "./20261130-zone.ts";

/** Every migration in the order in which it runs; a name that has landed is never changed. */
export const migrations = [
  { name: "20261123-tables", class: CreateTables },
  { name: "20261123b-intake", class: CreateIntake },
  { name: "20261123c-logger", class: CreateLogger },
  { name: "20261123d-graph", class: CreateGraph },
  { name: "20261123e-tokens", class: CreateTokens },
  { name: "20261123f-arrivals", class: KeepArrivals },
  { name: "20261123g-views", class: CreateViews },
  { name: "20261127-byhand", class: IndexByHand },
  { name: "20261127b-ride", class: SortInWithCommits },
  { name: "20261127c-newest", class: NewestAreSamples },
  { name: "20261130-registration", class: KeepRegistration },
  { name: "20261130-epochs", class: CreateEpochs },
  { name: "20261130-outbox", class: PauseChats },
  { name: "20261130-precision", class: AddPrecision },
  { name: "20261130-heartbeat", class: CreateHeartbeat },
  { name: "20261130-voided", class: CreateVoided },
  { name: "20261130-finite", class: BoundMeans },
  { name: "20261130-zone", class: AskZone },
  { name: "20261130-once", class: ActOnce },
  { name: "20261130-called", class: IndexNames },
  { name: "20261130-misdated", class: SetMisdatedAside },
  { name: "20261130-names", class: IndexNamesOfAll },
];

import { Migration } from "@mikro-orm/migrations";

/** Keeps from where on a peer is told of an output: what came before it might read it is not for it. */
export class KeepPeerFrom extends Migration {
  override up(): void {
    this.addSql(`alter table "peer_read" add column "after_news" integer not null default 0`);
  }
}

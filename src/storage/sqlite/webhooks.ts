/** A webhook that takes nothing hears of no more than so many. */
const MOST = 5000;

/** Has the webhooks of a rule's owner told of an incident, `row`; `event` and `at` are SQL, as is where the owner is. */
function tell(row: string, event: string, at: string, owners: string): string {
  return `insert into webhook_event (webhook_id, event, incident_id, rule_id, since, at)
    select webhook.id, ${event}, ${row}.id, ${row}.rule_id, ${row}.since, ${at} from webhook
    where owner_id in (${owners}) and stopped_at is null
      and (select count(*) from webhook_event where webhook_id = webhook.id) < ${MOST}
    on conflict do nothing`;
}

const ownerOf = (row: string): string => `select owner_id from rule where id = ${row}.rule_id`;
const EVENT = `case when new.phase = 'resolved' then 'resolved' when old.phase <> 'firing' then 'firing'
  else 'acknowledged' end`;
const AT = `case when new.phase = 'resolved' then new.ended_at when old.phase <> 'firing' then new.fired_at
  else new.acknowledged_at end`;

/**
 * What becomes of incidents is queued for webhooks by what stores it, whoever that is: nothing is told that was not
 * stored, and nothing is stored that is not told.
 */
export const WEBHOOK_TRIGGERS: Readonly<Record<string, string>> = {
  webhook_begins: `after insert on incident when new.phase <> 'pending' begin
    ${tell("new", "new.phase", "coalesce(new.ended_at, new.fired_at)", ownerOf("new"))};
  end`,
  webhook_goes_on: `after update of phase, acknowledged_at on incident when new.phase <> 'pending'
    and (new.phase <> old.phase or (new.acknowledged_at is not null and old.acknowledged_at is null)) begin
    ${tell("new", EVENT, AT, ownerOf("new"))};
  end`,
  // With a device its incidents may go before the rule, or after it.
  webhook_gone: `before delete on incident when old.phase = 'firing' begin
    ${tell("old", "'resolved'", "null", ownerOf("old"))};
  end`,
  webhook_rule_gone: `before delete on rule begin
    insert into webhook_event (webhook_id, event, incident_id, rule_id, since, at)
      select webhook.id, 'resolved', incident.id, old.id, incident.since, null
      from incident join webhook on owner_id = old.owner_id
      where incident.rule_id = old.id and phase = 'firing' and stopped_at is null on conflict do nothing;
  end`,
};

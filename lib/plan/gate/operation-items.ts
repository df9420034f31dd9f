import type { StageSpec } from '../../spec/stage';
import { count } from '../text-layout';
import type { GateEvidence } from './gate-evidence';
import type { GateItem } from './gate-item';
import { asks, fails, passes } from './gate-item';

/** What has to be in place around a release: who watches, who knows, when, how it goes back, how it is looked at afterwards. */
export function operationItems(stage: StageSpec, evidence: GateEvidence): GateItem[] {
  return [
    alarmsItem(stage),
    receiversItem(stage),
    runbookItem(stage, evidence),
    noticeItem(stage),
    windowItem(stage),
    wayBackItem(stage, evidence),
    verificationItem(evidence),
  ];
}

function alarmsItem(stage: StageSpec): GateItem {
  const item = { id: 'alarms', title: 'Alarms watch the stage' };
  const names = Object.keys(stage.alarms ?? {});
  return names.length > 0
    ? passes(item, `${count(names.length, 'alarm')} declared: ${names.join(', ')}`)
    : asks(
        item,
        'not declared: alarms; only the alarm of a release itself watches its errors. Is there another watch?',
      );
}

function receiversItem(stage: StageSpec): GateItem {
  const item = { id: 'on-call', title: 'Somebody is called when an alarm goes off' };
  const receivers = stage.notifications?.critical ?? [];
  return receivers.length > 0
    ? passes(item, receivers.map(({ kind }) => kind).join(', '))
    : asks(item, 'not declared: notifications.critical; who looks?');
}

/** Nobody is on duty for a stage that no users depend on. */
function runbookItem({ production }: StageSpec, { runbook }: GateEvidence): GateItem {
  const item = { id: 'runbook', title: 'The runbook is there and says what is new' };
  if (runbook.length === 0) return (production ? fails : asks)(item, 'no page in docs/runbook');
  return asks(item, `${count(runbook.length, 'page')} in docs/runbook; do they still say what to do?`);
}

function noticeItem(stage: StageSpec): GateItem {
  const receivers = stage.notifications?.delivery ?? [];
  const by =
    receivers.length > 0
      ? `the pipeline tells ${receivers.map(({ kind }) => kind).join(', ')}`
      : 'not declared: notifications.delivery';
  return asks({ id: 'notice', title: 'The team knows of the release' }, by);
}

function windowItem(stage: StageSpec): GateItem {
  const window = stage.delivery?.window;
  const evidence =
    window === undefined
      ? 'not declared: delivery.window; is now a good time?'
      : `declared: ${window.cron} (${window.timeZone ?? 'UTC'}); the pipeline waits for it, by hand it is yours to keep`;
  return asks({ id: 'window', title: 'The release falls into its window' }, evidence);
}

/** Every release strategy goes back by itself on errors; this is the way for what shows later. */
function wayBackItem(stage: StageSpec, { deployed, revision }: GateEvidence): GateItem {
  const item = { id: 'way-back', title: 'There is a version to go back to' };
  const command = `scripts/rollback.sh ${stage.system} ${stage.stage}`;
  if (deployed === undefined) return asks(item, `env/${stage.stage} is not known here: a first release, or git fetch`);
  return passes(
    item,
    deployed === revision?.commit
      ? `${deployed.slice(0, 12)} runs there already; ${command} goes to the one before`
      : `${command} goes back to ${deployed.slice(0, 12)}`,
  );
}

function verificationItem({ smokeChecks }: GateEvidence): GateItem {
  const item = { id: 'verification', title: 'The release is looked at afterwards' };
  return smokeChecks > 0
    ? passes(item, `${count(smokeChecks, 'smoke test')} follow from the description`)
    : asks(item, 'nothing of this stage can be seen from outside; who looks at its logs?');
}

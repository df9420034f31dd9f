import { databaseAccess } from '../../lowering/database-access';
import { secretName } from '../../lowering/names';
import type { StageSpec } from '../../spec/stage';
import { count } from '../text-layout';
import type { GateEvidence } from './gate-evidence';
import type { GateItem } from './gate-item';
import { asks, fails, passes } from './gate-item';
import { operationItems } from './operation-items';
import { scanItem, testItem } from './result-items';

/** The checklist before a release: what can be known is checked, the rest is asked of people with what is to be weighed. */
export function releaseGate(stage: StageSpec, evidence: GateEvidence): GateItem[] {
  return [
    descriptionItem(evidence),
    revisionItem(evidence),
    testItem('unit', stage, evidence),
    testItem('integration', stage, evidence),
    testItem('e2e', stage, evidence),
    testItem('load', stage, evidence),
    testItem('smoke', stage, evidence),
    scanItem(stage, evidence),
    ...migrationItems(stage),
    secretsItem(stage),
    imagesItem(evidence),
    ...operationItems(stage, evidence),
  ];
}

function descriptionItem({ refused, findings }: GateEvidence): GateItem {
  const item = { id: 'description', title: 'The description is carried out, and its templates are safe' };
  if (refused > 0) return fails(item, `${count(refused, 'fact')} refused; slipway plan says which`);
  return findings > 0
    ? fails(item, `${count(findings, 'finding')} of the security gate; slipway plan says which`)
    : passes(item, 'nothing refused, nothing found');
}

function revisionItem({ revision }: GateEvidence): GateItem {
  const item = { id: 'review', title: 'Somebody else has reviewed the change' };
  if (revision === undefined) return asks(item, 'no commit is known here');
  const { commit, subject, isClean } = revision;
  return isClean
    ? asks(item, `commit ${commit.slice(0, 12)}: ${subject}`)
    : fails(item, 'files are changed that no commit holds, so nobody can have reviewed them');
}

/** A database whose tables a job changes before new code starts is safe; another one may be. */
function migrationItems(stage: StageSpec): GateItem[] {
  return Object.keys(stage.databases).map((database) => {
    const item = {
      id: `migrations-${database}`,
      title: `Changes of the tables in ${database} run before new code, and are tested`,
    };
    const jobs = Object.entries(stage.services).filter(
      ([, { kind, beforeRelease }]) => kind === 'job' && beforeRelease,
    );
    const owners = [...databaseAccess(stage, database)]
      .filter(([, access]) => access === 'owner')
      .map(([name]) => name);
    const migrating = jobs.map(([name]) => name).filter((name) => owners.includes(name));
    if (migrating.length > 0)
      return passes(item, `${migrating.join(', ')} runs before the release and stops it when it fails`);
    if (owners.length === 0) return passes(item, 'no service of this system may change them');
    return asks(
      item,
      `not declared: no job with beforeRelease owns ${database}; ${owners.join(', ')} may change tables when it starts`,
    );
  });
}

function secretsItem(stage: StageSpec): GateItem {
  const item = { id: 'secrets', title: 'Secrets are filled' };
  const names = Object.entries(stage.secrets)
    .filter(([, { existing }]) => existing === undefined)
    .map(([name]) => secretName(stage, name));
  return names.length === 0
    ? passes(item, 'none is filled by hand')
    : asks(item, `${names.join(', ')}: made with a value that nobody can use; is yours in each?`);
}

function imagesItem({ unreleased }: GateEvidence): GateItem {
  const item = { id: 'images', title: 'Every service has a released image' };
  return unreleased.length === 0
    ? passes(item, 'all do, or bring their own')
    : asks(item, `never released: ${unreleased.join(', ')}; is this a first deployment?`);
}

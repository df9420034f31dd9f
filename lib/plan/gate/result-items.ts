import type { StageSpec } from '../../spec/stage';
import { count } from '../text-layout';
import type { GateEvidence } from './gate-evidence';
import type { GateItem } from './gate-item';
import { asks, fails, passes } from './gate-item';
import type { ResultKind } from './result-file';
import { severities } from './result-file';

const TITLES: Readonly<Partial<Record<ResultKind, string>>> = {
  unit: 'Unit tests pass',
  integration: 'Integration tests pass',
  e2e: 'Tests from end to end pass',
  load: 'Speed under load is as before',
  smoke: 'Smoke tests of the stage before pass',
};

/** Tests whose results were handed over are checked, others asked for. */
export function testItem(kind: ResultKind, stage: StageSpec, { results }: Pick<GateEvidence, 'results'>): GateItem {
  const item = { id: `tests-${kind}`, title: TITLES[kind] ?? kind };
  const files = (results[kind] ?? []).filter((file) => file.kind === 'tests');
  if (files.length === 0) return asks(item, `${elsewhere(kind, stage)}; no result was given (--result ${kind}=<file>)`);
  const [tests, failed, skipped] = (['tests', 'failed', 'skipped'] as const).map((field) =>
    files.reduce((sum, file) => sum + file[field], 0),
  ) as [number, number, number];
  if (failed > 0) return fails(item, `${failed} of ${tests} failed`);
  return tests - skipped > 0
    ? passes(item, `${count(tests - skipped, 'test')} passed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
    : fails(item, 'no test has run');
}

/** Where a pipeline runs them, they have passed before this stage is reached. */
function elsewhere(kind: ResultKind, stage: StageSpec): string {
  const tests: Partial<Record<ResultKind, { readonly command: string }>> = stage.delivery?.tests ?? {};
  const { command } = tests[kind] ?? {};
  return command === undefined ? 'not declared for this stage' : `declared: ${command}`;
}

/** Known vulnerabilities in images, from the least severity on that stops a release. */
export function scanItem(stage: StageSpec, { results }: Pick<GateEvidence, 'results'>): GateItem {
  const item = { id: 'scan', title: 'Images have no known vulnerability that counts' };
  const least = stage.delivery?.scan?.failOn ?? 'critical';
  const stopping = severities.slice(0, severities.findIndex((severity) => severity === least) + 1);
  const files = (results.scan ?? []).filter((file) => file.kind === 'scan');
  if (files.length === 0)
    return asks(item, `no result was given (--result scan=<file>); ${stopping.join(' and ')} would stop it`);
  const found = stopping
    .map((severity) => [severity, files.reduce((sum, { findings }) => sum + findings[severity], 0)] as const)
    .filter(([, number]) => number > 0);
  return found.length > 0
    ? fails(item, found.map(([severity, number]) => `${number} ${severity}`).join(', '))
    : passes(item, `no ${stopping.join(' or ')} one in ${count(files.length, 'scan')}`);
}

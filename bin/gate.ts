import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { slotsOf } from '../lib/lowering/slots';
import { refusals } from '../lib/lowering/lower-stage';
import type { Plan } from '../lib/plan/plan';
import type { GateEvidence } from '../lib/plan/gate/gate-evidence';
import { releaseGate } from '../lib/plan/gate/release-gate';
import type { GateReport } from '../lib/plan/gate/render-gate';
import type { ResultFile, ResultKind } from '../lib/plan/gate/result-file';
import { readResultFile, resultKinds } from '../lib/plan/gate/result-file';
import { smokePlan } from '../lib/smoke/smoke-plan';
import type { StageSpec } from '../lib/spec/stage';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import { choose, onlyStage } from './choose';
import { attemptGit, gitIn } from './git';
import { planSystem } from './plan';

export interface GateFlags {
  readonly stage?: string;
  readonly target?: string;
  readonly result?: readonly string[];
  readonly remote: string;
  readonly output: string;
  readonly json?: boolean;
}

/** Fills in the checklist of a release with what can be known here. */
export function gate(
  folder: string,
  system: string | undefined,
  flags: GateFlags,
  progress: (message: string) => void,
): GateReport {
  const choice = choose(folder, { system, stages: flags.stage, target: flags.target });
  const stage = onlyStage(choice);
  const results = readResults(folder, flags.result ?? []);
  const { targets, surroundings } = choice;
  const plan = planSystem(choice.system, { stages: [stage], targets, ...surroundings, output: flags.output, progress });
  const evidence: GateEvidence = {
    ...verdictsOf(plan),
    unreleased: [...new Set(plan.stages.flatMap(({ unreleased }) => unreleased.map(({ service }) => service)))],
    results,
    runbook: pagesIn(join(folder, 'docs', 'runbook')),
    smokeChecks: smokeChecks(stage, surroundings.released ?? {}),
    ...revisionsOf(folder, stage, flags.remote),
  };
  const items = releaseGate(stage, evidence);
  return {
    system: stage.system,
    stage: stage.stage,
    production: stage.production,
    targets: [...new Set(targets.flatMap((target) => slotsOf(stage, target).map((slot) => slot.target)))],
    ...(evidence.revision && { commit: evidence.revision.commit }),
    ok: items.every(({ status }) => status !== 'failed'),
    items,
  };
}

function verdictsOf({ stages }: Plan): Pick<GateEvidence, 'refused' | 'findings'> {
  return {
    refused: stages.reduce((sum, { lowering }) => sum + refusals(lowering).length, 0),
    findings: stages.reduce((sum, { findings }) => sum + findings.length, 0),
  };
}

function smokeChecks(stage: StageSpec, released: Readonly<Record<string, string>>): number {
  const url = new URL(`https://${stage.domain?.name ?? 'stage.example.com'}`);
  return smokePlan(stage, { url, pastEdge: false, released, samples: {} }).checks.length;
}

/** `--result unit=junit.xml`, as often as there are files. */
function readResults(folder: string, pairs: readonly string[]): GateEvidence['results'] {
  const read: [ResultKind, ResultFile][] = pairs.map((pair) => {
    const [name = '', ...rest] = pair.split('=');
    const kind = resultKinds.find((each) => each === name);
    if (kind === undefined) throw unknownChoice('kind of result', name, resultKinds);
    const path = rest.join('=');
    const result = existsSync(resolve(folder, path))
      ? readResultFile(readFileSync(resolve(folder, path), 'utf8'))
      : undefined;
    if (result === undefined || (result.kind === 'scan') !== (kind === 'scan'))
      throw new UsageError(
        `--result ${kind}: this is no such result\n  found:   ${path}\n  allowed: ${kind === 'scan' ? 'JSON of Trivy, or of aws ecr describe-image-scan-findings, of a scan that is complete' : 'JUnit XML, or JSON of jest'}\n  fix:     see whether it was written to its end`,
      );
    return [kind, result];
  });
  return Object.fromEntries(
    resultKinds.map((kind) => [kind, read.filter(([of]) => of === kind).map(([, result]) => result)]),
  );
}

function pagesIn(runbook: string): string[] {
  return existsSync(runbook) ? readdirSync(runbook).filter((file) => file.endsWith('.md')) : [];
}

/** What Git knows here, without asking a remote. */
function revisionsOf(
  folder: string,
  { stage }: StageSpec,
  remote: string,
): Pick<GateEvidence, 'revision' | 'deployed'> {
  const git = gitIn(folder);
  const commit = attemptGit(git, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (commit === undefined) return {};
  const deployed = attemptGit(git, [
    'rev-parse',
    '--verify',
    '--quiet',
    `refs/remotes/${remote}/env/${stage}^{commit}`,
  ]);
  const revision = {
    commit,
    subject: git(['log', '-1', '--format=%s']),
    isClean: git(['status', '--porcelain', '--untracked-files=no']) === '',
  };
  return { revision, ...(deployed !== undefined && { deployed }) };
}

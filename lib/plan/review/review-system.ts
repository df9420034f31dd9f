import type { DeploymentTarget } from '../../spec/target';
import { chartChanges, releaseChanges } from './chart-changes';
import { chartDangers } from './chart-dangers';
import type { ChartFiles } from './chart-objects';
import { dataDangers } from './data-dangers';
import { permissionDangers } from './permission-dangers';
import type { Danger, SystemReview } from './review';
import type { ComparedStack } from './stack-review';
import { reviewStack } from './stack-review';

/** One system in both revisions, on one target. */
export interface ComparedSystem {
  readonly system: string;
  readonly target: DeploymentTarget;
  /** Which of the two revisions describe it. */
  readonly isIn: { readonly base: boolean; readonly head: boolean };
  /** In the order in which they deploy. */
  readonly stacks: readonly ComparedStack[];
  /** `helm-charts/<system>`, in both. */
  readonly chart: { readonly base: ChartFiles; readonly head: ChartFiles };
}

/** What a change does to a system on one target. Argo CD reads the chart on EKS; on Fargate only its tags count. */
export function reviewSystem({ system, target, isIn, stacks, chart }: ComparedSystem): SystemReview {
  const reviewed = stacks.flatMap((stack) => reviewStack(stack) ?? []);
  const ofChart = target === 'eks';
  const objects = ofChart ? chartChanges(chart.base, chart.head) : [];
  const releases = releaseChanges(chart.base.get('values.yaml'), chart.head.get('values.yaml'));
  const dangers = [
    ...stacks.flatMap((stack) => [...dataDangers(stack), ...permissionDangers(stack)]),
    ...(ofChart ? chartDangers(chart.base, chart.head) : []),
  ];
  const isSame = [reviewed, objects, releases, dangers].every(({ length }) => length === 0);
  const kept = isSame ? 'same' : 'changed';
  const change = isIn.base && isIn.head ? kept : isIn.head ? 'added' : 'removed';
  return { system, target, change, dangers: dangers.toSorted(byKind), releases, stacks: reviewed, objects };
}

/** Data first: what is lost does not come back. */
function byKind({ kind: one }: Danger, { kind: other }: Danger): number {
  return Number(one !== 'data') - Number(other !== 'data');
}

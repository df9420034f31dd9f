import type { LoweringNote } from '../lowering/lowering-note';
import type { DeploymentTarget } from '../spec/target';
import type { ChecklistItem } from './bootstrap-checklist';
import type { TlsHop } from './tls-hops';

/** What `slipway plan` found out about a system: plain data, printed for people or as JSON for machines. */
export interface Plan {
  readonly system: string;
  readonly description?: string;
  readonly stages: readonly StagePlan[];
  /** What to do once, before the first deployment. */
  readonly checklist: readonly ChecklistItem[];
}

/** One stage on one target; `shared` is what all stages have in common. */
export interface StagePlan {
  readonly name: string;
  readonly target: DeploymentTarget;
  readonly account: string;
  readonly region: string;
  readonly data: 'keep' | 'disposable';
  readonly stacks: readonly StackPlan[];
  /** Every declared fact, and what becomes of it. */
  readonly lowering: readonly LoweringNote[];
  readonly findings: readonly PlanFinding[];
  readonly acknowledged: readonly { readonly rule: string; readonly constructPath: string; readonly reason: string }[];
  readonly tls: readonly TlsHop[];
  /** Services without a released image. */
  readonly unreleased: readonly { readonly service: string; readonly until: string }[];
  /** Folder of the cloud assembly; none when a refusal stopped the synthesis. */
  readonly assembly?: string;
}

export interface StackPlan {
  readonly name: string;
  readonly region: string;
  readonly resources: number;
  /** Size of the template, in bytes; CloudFormation takes 1 MB. */
  readonly templateBytes: number;
}

export interface PlanFinding {
  readonly rule: string;
  readonly constructPath: string;
  readonly stack?: string;
  readonly message: string;
}

/** A plan is good when nothing is refused and nothing is found. */
export function isGood({ stages }: Plan): boolean {
  return stages.every((stage) => stage.findings.length === 0 && stage.lowering.every((note) => note.status !== 'refused'));
}

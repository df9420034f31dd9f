import type { LoweringNote } from '../lowering/lowering-note';
import type { Slot } from '../spec/compute';
import type { DeploymentTarget } from '../spec/target';
import type { AvailabilityPlan } from './availability';
import type { ChecklistItem } from './checklist-item';
import type { SizePlan } from './sizes';
import type { FailurePlan } from './recovery';
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
export interface StagePlan extends StageOutline, StageSynthesis {}

/** What is known of a stage before anything is synthesized. */
export interface StageOutline {
  readonly name: string;
  /** The one that was chosen; what runs where, `slots` tells. */
  readonly target: DeploymentTarget;
  /** Where the services run: in one place, or in two during a move. */
  readonly slots: readonly SlotPlan[];
  readonly account: string;
  readonly region: string;
  readonly data: 'keep' | 'disposable';
  /** Every declared fact, and what becomes of it. */
  readonly lowering: readonly LoweringNote[];
  /** What the services, databases and caches run on. */
  readonly sizes: readonly SizePlan[];
  readonly tls: readonly TlsHop[];
  /** What each kind of failure costs, at most. */
  readonly recovery: readonly FailurePlan[];
  /** Left out where no target is declared. */
  readonly availability?: AvailabilityPlan;
  /** Services without a released image. */
  readonly unreleased: readonly { readonly service: string; readonly until: string }[];
}

export interface SlotPlan {
  readonly slot: Slot;
  readonly target: DeploymentTarget;
  /** Share of new requests to web services. */
  readonly weightPercent: number;
}

/** What the synthesis of a stage brought to light; empty when a refusal stopped it. */
export interface StageSynthesis {
  readonly stacks: readonly StackPlan[];
  readonly findings: readonly PlanFinding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
  /** Folder of the cloud assembly; none when nothing was written. */
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

export interface AcknowledgedFinding {
  readonly rule: string;
  readonly constructPath: string;
  readonly reason: string;
}

/** A plan is good when nothing is refused and nothing is found. */
export function isGood({ stages }: Plan): boolean {
  return stages.every(
    ({ findings, lowering }) => findings.length === 0 && lowering.every(({ status }) => status !== 'refused'),
  );
}

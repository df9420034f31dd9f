import type { DeploymentTarget } from '../../spec/target';

/** What a change does to what runs: plain data, printed for people, for a pull request, or as JSON for machines. */
export interface ChangeReview {
  /** What the working tree is compared with. */
  readonly base: { readonly revision: string; readonly commit: string };
  /** What a reader has to know to judge the rest. */
  readonly notes: readonly string[];
  readonly systems: readonly SystemReview[];
}

/** One system on one target. */
export interface SystemReview {
  readonly system: string;
  readonly target: DeploymentTarget;
  /** `added` and `removed` say that only one of the two revisions describes it. */
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  /** What deserves a second look, worst first. */
  readonly dangers: readonly Danger[];
  /** Image tags that another commit would run. */
  readonly releases: readonly Release[];
  /** Stacks that change, in the order in which they deploy. */
  readonly stacks: readonly StackReview[];
  /** Objects of the rendered chart that change; none on Fargate. */
  readonly objects: readonly ObjectChange[];
}

export interface Danger {
  /** `data` may be lost, or `permissions` become wider. */
  readonly kind: DangerKind;
  /** `prod/database`, or `prod` for an object of the chart. */
  readonly place: string;
  /** A sentence that names the thing and what becomes of it. */
  readonly text: string;
}

export type DangerKind = 'data' | 'permissions';

export interface Release {
  readonly service: string;
  /** Absent: never released. */
  readonly before?: string;
  readonly after?: string;
}

export interface StackReview {
  /** Stage and concern: `prod/database`. */
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly resources: readonly ResourceReview[];
  /** Sections of the template beside its resources that change, such as `Outputs`. */
  readonly sections: readonly string[];
}

export type ResourceAction = 'create' | 'update' | 'replace' | 'may-replace' | 'delete' | 'leave-behind';

export interface ResourceReview {
  readonly logicalId: string;
  readonly type: string;
  readonly action: ResourceAction;
  readonly values: readonly ValueChange[];
}

export interface ValueChange {
  /** `ContainerDefinitions.api.Image` */
  readonly path: string;
  /** Absent where there was none. */
  readonly before?: string;
  /** Absent where there is none any more. */
  readonly after?: string;
}

export interface ObjectChange {
  readonly stage: string;
  /** `Deployment shop/api` */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly values: readonly ValueChange[];
}

/** Whether a review found any of these. */
export function hasDanger({ systems }: ChangeReview, kinds: readonly DangerKind[]): boolean {
  return systems.some(({ dangers }) => dangers.some(({ kind }) => kinds.includes(kind)));
}

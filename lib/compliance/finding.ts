/** One thing that the security gate refuses. */
export interface Finding {
  /** Id that `acknowledge` takes, e.g. `AwsSolutions-IAM5[Resource::*]` or `CloudFormation-Validate::F3020`. */
  readonly rule: string;
  readonly constructPath: string;
  /** Absent for a finding on a stack or on a construct without a resource of its own. */
  readonly logicalId?: string;
  /** Physical name of the stack. */
  readonly stack?: string;
  readonly message: string;
  readonly severity: 'fatal' | 'error' | 'warning' | 'info' | 'custom';
}

/** A finding that somebody accepted. */
export interface AcknowledgedFinding {
  readonly rule: string;
  readonly constructPath: string;
  readonly reason: string;
}

/** What the gate says about one stage. */
export interface StageVerdict {
  /** Name of the stage; empty for what stands outside of every stage, such as the pipeline. */
  readonly stage: string;
  /** None: the stage passes. Whatever the severity, a finding is fixed or acknowledged. */
  readonly findings: readonly Finding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
}

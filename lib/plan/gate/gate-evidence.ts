import type { ResultFile, ResultKind } from './result-file';

/** What is known besides the description. */
export interface GateEvidence {
  /** What the plan of the stage found. */
  readonly refused: number;
  readonly findings: number;
  /** Services without a released image. */
  readonly unreleased: readonly string[];
  /** Results that were handed over, by kind. */
  readonly results: Readonly<Partial<Record<ResultKind, readonly ResultFile[]>>>;
  /** Pages of the runbook, by path. */
  readonly runbook: readonly string[];
  /** Smoke tests that follow from the description. */
  readonly smokeChecks: number;
  /** The commit that is to be released, and its subject. */
  readonly revision?: { readonly commit: string; readonly subject: string; readonly isClean: boolean };
  /** The commit that the stage runs, by its ref. */
  readonly deployed?: string;
}

import type { DeploymentTarget } from '../../spec/target';
import type { CheckResult } from '../run-checks';
import type { NotAsked } from '../smoke-check';

/** What a run found out: plain data, printed for people, or as JSON or JUnit XML for machines. */
export interface SmokeReport {
  readonly system: string;
  readonly stage: string;
  /** For the reader alone: the same is asked of both. */
  readonly target?: DeploymentTarget;
  readonly url: string;
  readonly ok: boolean;
  /** Time of the whole run. */
  readonly seconds: number;
  readonly results: readonly ReportedResult[];
  readonly notAsked: readonly NotAsked[];
}

export interface ReportedResult extends Pick<CheckResult, 'status' | 'detail' | 'tries' | 'seconds'> {
  readonly kind: CheckResult['check']['kind'];
  readonly title: string;
  readonly source: string;
}

export function reported({ check: { kind, title, source }, ...result }: CheckResult): ReportedResult {
  return { kind, title, source, ...result };
}

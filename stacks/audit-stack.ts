import type { Construct } from 'constructs';
import { ApiTrail } from '../lib/monitoring/api-trail';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** What is recorded about the account of a stage itself, whatever stands in it. */
export class AuditStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec) {
    super(scope, 'audit', spec);
    new ApiTrail(this, 'ApiTrail', spec);
  }
}

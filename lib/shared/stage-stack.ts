import type { StackProps } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { stackName } from '../lowering/names';
import type { StageSpec } from '../spec/stage';

/** A stack of one concern of one stage: `<system>-<stage>-<concern>`, which is also how it is found in the console. */
export class StageStack extends Stack {
  constructor(
    scope: Construct,
    concern: string,
    protected readonly spec: StageSpec,
    props: StackProps = {},
  ) {
    super(scope, concern, {
      stackName: stackName(spec, concern),
      description: `${spec.system} ${spec.stage}: ${concern}`,
      terminationProtection: spec.data === 'keep',
      ...props,
    });
  }
}

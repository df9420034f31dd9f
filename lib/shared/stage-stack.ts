import type { StackProps } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { slotted, stackName } from '../lowering/names';
import type { StageSpec } from '../spec/stage';

/** A stack of one concern of one stage: `<system>-<stage>-<concern>`, which is also how it is found in the console. */
export class StageStack extends Stack {
  constructor(
    scope: Construct,
    concern: string,
    protected readonly spec: StageSpec,
    props: StackProps = {},
  ) {
    super(scope, slotted(spec, concern), {
      stackName: stackName(spec, concern),
      description: `${spec.system} ${spec.stage}: ${slotted(spec, concern)}`,
      terminationProtection: spec.data === 'keep',
      ...props,
    });
    // where each resource was made would name lines of ours alone, and takes a tenth of a synthesis; CDK_DEBUG=1 records it
    this.node.setContext(DISABLE_CREATION_STACK_TRACES, true);
  }
}

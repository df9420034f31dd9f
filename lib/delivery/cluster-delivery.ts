import type { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { deliveryMinutes, deliveryWatches } from '../lowering/delivery/delivery-watches';
import type { StageSpec } from '../spec/stage';
import { shellBuildSpec } from './build-environment';
import { buildProject } from './build-project';
import { BuildStep } from './build-step';
import { deliveryScript } from './delivery-script';
import type { PipelineSurroundings } from './pipeline-surroundings';

/**
 * Waits until Argo CD has delivered a commit. Without it tests would ask the old version, which answers well. The builds may
 * run the functions of the stages that know, and nothing else.
 */
export class ClusterDelivery extends Construct {
  private readonly project: PipelineProject;

  constructor(
    scope: Construct,
    id: string,
    private readonly surroundings: PipelineSurroundings,
  ) {
    super(scope, id);
    this.project = buildProject(this, 'Project', surroundings, {
      description: `${surroundings.system}: waits until Argo CD has delivered a commit`,
      buildSpec: shellBuildSpec([
        `cat > await-delivery.sh <<'END_OF_SCRIPT'\n${deliveryScript('await-delivery.sh')}END_OF_SCRIPT`,
        'bash await-delivery.sh',
      ]),
    });
  }

  step(spec: StageSpec): BuildStep {
    const { source, target } = this.surroundings;
    const watches = deliveryWatches(spec, target).map((name) => this.arn(spec, name));
    this.project.addToRolePolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: watches }));
    return new BuildStep('Await delivery', {
      project: this.project,
      input: source,
      env: {
        WATCHES: watches.join(' '),
        REGION: spec.region,
        MINUTES: String(deliveryMinutes(spec)),
        COMMIT: source.sourceAttribute('CommitId'),
      },
    });
  }

  /** By name: no reference crosses a stage. */
  private arn({ account = Stack.of(this).account, region }: StageSpec, resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'lambda',
      account,
      region,
      resource: 'function',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}

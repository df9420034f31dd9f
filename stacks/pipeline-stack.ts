import type { CfnOutput } from 'aws-cdk-lib';
import { Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DeliveryPipeline } from '../lib/delivery/delivery-pipeline';
import type { RegistryPlace } from '../lib/lowering/image-source';
import { pipelineName } from '../lib/lowering/names';
import { ownImages } from '../lib/lowering/own-images';
import { encryptedLogGroup } from '../lib/shared/log-group';
import { deliveryKey } from '../lib/delivery/delivery-key';
import type { DeliverySpec } from '../lib/spec/delivery';
import type { SystemSpec } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
import type { SharedStage } from './shared-stage';
import type { SystemStage } from './system-stage';

export interface PipelineStackProps {
  readonly target: DeploymentTarget;
  readonly delivery: DeliverySpec;
  /** The pipeline is where the images are. */
  readonly place: RegistryPlace;
  readonly shared?: SharedStage;
  readonly stages: readonly { readonly stage: SystemStage; readonly standby?: SystemStage }[];
}

/** What delivers a system, itself included. It refers to the stages; they do not know of it. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, system: SystemSpec, { place, target, delivery, shared, stages }: PipelineStackProps) {
    super(scope, 'pipeline', {
      env: place,
      stackName: pipelineName(system.name),
      description: `${system.name}: the pipeline`,
      terminationProtection: true,
    });
    Tags.of(this).add('system', system.name);
    Tags.of(this).add('stage', 'shared');
    const key = deliveryKey(this, 'Key', system.name);
    const logs = encryptedLogGroup(this, 'Logs', { name: `/${system.name}/shared/pipeline`, days: 365, key });
    new DeliveryPipeline(this, 'Delivery', {
      system: system.name,
      target,
      delivery,
      ownImages: ownImages(system),
      key,
      logs,
      ...(shared && { shared }),
      stages: stages.map((added) => ({ spec: added.stage.spec, ...added, ...edgeUrlOf(added.stage) })),
    });
  }
}

function edgeUrlOf({ edgeUrl }: SystemStage): { edgeUrl?: CfnOutput } {
  return edgeUrl ? { edgeUrl } : {};
}

import { Stage, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { workflowsPush } from '../lib/lowering/delivery/repository';
import type { RegistryPlace } from '../lib/lowering/image-source';
import { ownImages } from '../lib/lowering/own-images';
import type { SystemSpec } from '../lib/spec/system';
import { DeliveryStack } from './delivery-stack';
import { RegistryStack } from './registry-stack';

/** What all stages of a system have in common, in the account and region of the delivery. */
export class SharedStage extends Stage {
  constructor(scope: Construct, system: SystemSpec, registry: RegistryPlace) {
    super(scope, 'shared', { env: registry });
    this.node.setContext('slipway:data', 'keep');
    Tags.of(this).add('system', system.name);
    Tags.of(this).add('stage', 'shared');
    new RegistryStack(this, system, registry);
    const delivery = system.stages[0]?.delivery;
    if (delivery && workflowsPush(delivery))
      new DeliveryStack(this, { system: system.name, delivery, services: ownImages(system) });
  }
}

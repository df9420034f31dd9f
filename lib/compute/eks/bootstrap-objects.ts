import type { CfnResource } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct, IDependable } from 'constructs';

/**
 * Longest time that the function behind charts and objects takes, in minutes. It ends a minute before the function that
 * waits for it and tells CloudFormation, so that a failure is told and not waited for.
 */
export const FUNCTION_MINUTES = 14;

/** Longest time that CloudFormation waits for an answer, in seconds, whatever became of the functions. */
const ANSWER_SECONDS = 16 * 60;

export interface AddObjectsOptions {
  readonly after?: readonly IDependable[];
  /**
   * They stay when CloudFormation forgets them, and go with the cluster. CloudFormation deletes by name: an object under a
   * new logical id would be applied and then deleted. Default: deleted.
   */
  readonly keep?: boolean;
}

/**
 * Objects that CloudFormation itself applies, and deletes before what they come after. An object that is there already,
 * say from a deployment that failed, is taken over.
 */
export function addObjects(
  scope: Construct,
  id: string,
  cluster: ICluster,
  objects: readonly object[],
  { after = [], keep = false }: AddObjectsOptions = {},
): KubernetesManifest {
  // CDK writes labels into what it is given, and an object may be the same for several clusters
  const manifest = objects.map((object) => structuredClone(object) as Record<string, unknown>);
  const added = new KubernetesManifest(scope, id, {
    cluster,
    manifest,
    overwrite: true,
    ...(keep && { removalPolicy: RemovalPolicy.RETAIN }),
  });
  limitWait(added);
  if (after.length > 0) added.node.addDependency(...after);
  return added;
}

/** CloudFormation's own patience with a custom resource is an hour. */
export function limitWait(custom: Construct): void {
  const resource = custom.node.findChild('Resource').node.defaultChild as CfnResource;
  resource.addPropertyOverride('ServiceTimeout', ANSWER_SECONDS);
}

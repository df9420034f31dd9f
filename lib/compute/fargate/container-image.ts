import { Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import type { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { ServiceSpec } from '../../spec/service';
import { imageSource } from '../../lowering/image-source';
import { repositoryName } from '../../lowering/names';
import { parsePrivateImage } from '../../lowering/public-images';
import { acknowledge } from '../../shared/acknowledge';
import { toolImage } from '../tool-image';
import type { WorkloadContext } from './workload-context';

/** The image of a service: one made elsewhere, or that of its own repository at the released tag. */
export function serviceImage(
  definition: TaskDefinition,
  name: string,
  service: ServiceSpec,
  { spec, released, registry }: WorkloadContext,
): ContainerImage {
  if (service.tool) return assetImage(definition, toolImage(definition, 'Image', service.tool, service.architecture));
  if (service.image !== undefined) return foreignImage(definition, 'Repository', service.image);
  const { account, region } = imageSource(spec, registry);
  const repository = repositoryName(spec.system, name);
  return repositoryImage(definition, 'Repository', { account, region, repository, version: released[name] });
}

/** An image by its name. One in a private repository of Amazon ECR needs the right to fetch it. */
export function foreignImage(definition: TaskDefinition, id: string, image: string): ContainerImage {
  const found = parsePrivateImage(image);
  return found ? repositoryImage(definition, id, found) : ContainerImage.fromRegistry(image);
}

interface RepositoryImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly version: string | undefined;
}

function assetImage(definition: TaskDefinition, asset: DockerImageAsset): ContainerImage {
  acknowledgeLogin(definition);
  return ContainerImage.fromDockerImageAsset(asset);
}

function repositoryImage(
  definition: TaskDefinition,
  id: string,
  { account, region, repository, version }: RepositoryImage,
): ContainerImage {
  const arn = `arn:${Stack.of(definition).partition}:ecr:${region}:${account}:repository/${repository}`;
  acknowledgeLogin(definition);
  return ContainerImage.fromEcrRepository(Repository.fromRepositoryArn(definition, id, arn), version);
}

function acknowledgeLogin(definition: TaskDefinition): void {
  acknowledge(
    definition.obtainExecutionRole(),
    'AwsSolutions-IAM5[Resource::*]',
    'ecr:GetAuthorizationToken, with which ECS fetches the image, has no resource to name.',
  );
}

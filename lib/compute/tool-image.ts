import { join } from 'node:path';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { postgresVersion } from '../data/engine-versions';
import { packageRoot } from '../shared/package-root';
import type { DatabaseTool, ServiceSpec } from '../spec/service';

/** The image of Slipway's own programs: its sources are taken at synthesis, and built where it is deployed from. */
export function toolImage(
  scope: Construct,
  id: string,
  { major }: DatabaseTool,
  architecture: ServiceSpec['architecture'],
): DockerImageAsset {
  return new DockerImageAsset(scope, id, {
    directory: join(packageRoot(), 'images/postgres-backup'),
    platform: architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
    // clients of the server's own major version: older ones refuse it, newer ones write what it may not read
    buildArgs: { POSTGRES_VERSION: postgresVersion('postgres', major)?.newestMinor ?? major },
  });
}

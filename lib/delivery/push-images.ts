import { Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { repositoryName } from '../lowering/names';
import { accept } from './wildcards';

/** What `docker push` needs, and what tells whether the image is fit for release. */
const PUSH = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:DescribeImageScanFindings',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/** Lets a role push images of these services, and nothing else. */
export function allowPush(role: Role, system: string, services: readonly string[]): void {
  const resources = services.map((service) =>
    Stack.of(role).formatArn({
      service: 'ecr',
      resource: 'repository',
      resourceName: repositoryName(system, service),
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: PUSH, resources }));
  role.addToPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
  accept(
    role,
    'Resource::*',
    'A registry gives a token for the account as a whole; what it opens, the other statement says.',
  );
}

import { Duration } from 'aws-cdk-lib';
import { Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { repositoryName } from '../lowering/names';

export interface ServiceRepositoryProps {
  readonly system: string;
  /** Accounts that run the images. */
  readonly pullAccounts: readonly string[];
}

/** Released images of one service. A tag, once pushed, stays what it is. */
export class ServiceRepository extends Construct {
  constructor(scope: Construct, service: string, { system, pullAccounts }: ServiceRepositoryProps) {
    super(scope, service);
    const repository = new Repository(this, 'Repository', {
      repositoryName: repositoryName(system, service),
      encryption: RepositoryEncryption.AES_256,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        {
          rulePriority: 1,
          // what an image with a tag consists of, its platforms and its bill of materials, ECR keeps with it
          description: 'Images that no tag needs any more',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: Duration.days(7),
        },
        {
          rulePriority: 2,
          description: 'Enough releases to roll back to',
          tagStatus: TagStatus.TAGGED,
          tagPatternList: ['*'],
          maxImageCount: 200,
        },
      ],
    });
    for (const account of pullAccounts) repository.grantPull(new AccountPrincipal(account));
  }
}

import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { databaseUserSecrets } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/** Below one name, since a list of all users would outgrow a policy. */
export class UserSecretAccess {
  private readonly path: string;

  constructor(
    private readonly scope: Construct,
    spec: StageSpec,
    database: string,
  ) {
    this.path = `${databaseUserSecrets(spec, database)}*`;
  }

  statement(actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions, resources: [this.arn] });
  }

  /** Beside the policy that has the statement. */
  acknowledge(role: Role): void {
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::${this.arn}]`,
      'The secrets below this name are the users of this one database; a list of them would outgrow the policy.',
    );
  }

  private get arn(): string {
    return Stack.of(this.scope).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: this.path,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}

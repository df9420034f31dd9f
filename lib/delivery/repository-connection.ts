import { Fn, Stack } from 'aws-cdk-lib';
import { CfnConnection } from 'aws-cdk-lib/aws-codeconnections';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { connectionName } from '../lowering/names';
import { CONNECTED_HOSTS, repositoryOf } from '../lowering/delivery/repository';
import type { DeliverySpec } from '../spec/delivery';

/** How the pipeline reaches the repository. A connection that is made here waits until a person authorises it. */
export class RepositoryConnection extends Construct {
  readonly arn: string;
  /** `acme/shop`. */
  readonly repository: string;

  constructor(
    scope: Construct,
    id: string,
    system: string,
    private readonly delivery: DeliverySpec,
  ) {
    super(scope, id);
    const { host, path } = repositoryOf(delivery);
    this.repository = path;
    this.arn = delivery.connectionArn ?? this.createConnection(system, CONNECTED_HOSTS[host]);
  }

  /** Address under which Git reaches the repository through the connection, with credentials of AWS. */
  get gitUrl(): string {
    const { urlSuffix } = Stack.of(this);
    const { region, account } = this.place;
    const id = Fn.select(1, Fn.split('/', this.arn));
    return `https://codeconnections.${region}.${urlSuffix}/git-http/${account}/${region}/${id}/${this.repository}.git`;
  }

  /** Where the connection is: one that is there already may be in another region. */
  private get place(): { readonly region: string; readonly account: string } {
    const [, , , region, account] = this.delivery.connectionArn?.split(':') ?? [];
    const stack = Stack.of(this);
    return { region: region ?? stack.region, account: account ?? stack.account };
  }

  /** Lets a build read and write this one repository. */
  allowGit(build: IGrantable): void {
    for (const service of ['codeconnections', 'codestar-connections'])
      build.grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({
          actions: [`${service}:UseConnection`],
          resources: [this.arn],
          conditions: { StringEquals: { [`${service}:FullRepositoryId`]: this.repository } },
        }),
      );
  }

  private createConnection(system: string, providerType: string | undefined): string {
    if (providerType === undefined) throw new Error('a repository on a host of your own needs delivery.connectionArn');
    return new CfnConnection(this, 'Connection', {
      connectionName: connectionName(system),
      providerType,
    }).attrConnectionArn;
  }
}

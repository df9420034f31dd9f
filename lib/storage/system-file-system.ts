import { Stack, Tags } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnAccessPoint, CfnFileSystem, CfnMountTarget } from 'aws-cdk-lib/aws-efs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { AnyPrincipal, Effect, Grant, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { IFileSystem } from '../contracts/data';
import type { INetwork } from '../contracts/network';
import { mountersOf } from '../lowering/file-systems';
import { dataRemovalPolicy } from '../shared/removal';
import type { FileSystemSpec } from '../spec/file-system';
import type { StageSpec } from '../spec/stage';

/** Owner of everything in a file system, as whom services act whatever their own user is. */
const OWNER = 1000;
const ROOT = 0;

const MOUNT = 'elasticfilesystem:ClientMount';
const WRITE = 'elasticfilesystem:ClientWrite';
const BE_ROOT = 'elasticfilesystem:ClientRootAccess';

export interface SystemFileSystemProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Encrypts what is stored. */
  readonly key: IKey;
}

/** Shared files on Amazon EFS, in every zone. Whoever comes without TLS, an identity and an access point is turned away. */
export class SystemFileSystem extends Construct implements IFileSystem {
  readonly fileSystemId: string;
  readonly securityGroup: SecurityGroup;
  private readonly resource: CfnFileSystem;
  private readonly accessPoints: ReadonlyMap<string, CfnAccessPoint>;

  constructor(
    scope: Construct,
    private readonly name: string,
    private readonly props: SystemFileSystemProps,
  ) {
    super(scope, name);
    const { spec, network } = props;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `${spec.system} ${spec.stage}: file system ${name}`,
      allowAllOutbound: false,
    });
    this.resource = this.createFileSystem();
    this.fileSystemId = this.resource.attrFileSystemId;
    this.createMountTargets();
    this.accessPoints = new Map(mountersOf(spec, name).map((service) => [service, this.createAccessPoint(service)]));
  }

  accessPointOf(service: string): string {
    return this.accessPoint(service).attrAccessPointId;
  }

  grantMount(grantee: IRole, services: readonly string[]): Grant {
    const isRoot = services.some((service) => this.isPrivileged(service));
    const points = services.map((service) => this.accessPoint(service).attrArn);
    return Grant.addToPrincipal({
      grantee,
      actions: [MOUNT, WRITE, ...(isRoot ? [BE_ROOT] : [])],
      resourceArns: [this.resource.attrArn],
      conditions: { StringEquals: { 'elasticfilesystem:AccessPointArn': points } },
    });
  }

  private createFileSystem(): CfnFileSystem {
    const { spec, key } = this.props;
    const { throughput } = spec.fileSystems[this.name] as FileSystemSpec;
    const resource = new CfnFileSystem(this, 'Resource', {
      encrypted: true,
      kmsKeyId: key.keyArn,
      performanceMode: 'generalPurpose',
      throughputMode: throughput,
      lifecyclePolicies: [
        { transitionToIa: 'AFTER_30_DAYS' },
        // the archive exists with elastic throughput only
        ...(throughput === 'elastic' ? [{ transitionToArchive: 'AFTER_90_DAYS' }] : []),
        { transitionToPrimaryStorageClass: 'AFTER_1_ACCESS' },
      ],
      // one owner of backups: the plan of the stage, not the account's default
      backupPolicy: { status: 'DISABLED' },
      fileSystemPolicy: turnAway(),
    });
    resource.applyRemovalPolicy(dataRemovalPolicy(spec));
    Tags.of(resource).add('Name', `${spec.system}-${spec.stage}-${this.name}`);
    return resource;
  }

  /** One in each zone, numbered as the zones are: the construct of CDK would name them after the path of the subnets. */
  private createMountTargets(): void {
    this.props.network.isolatedSubnets.forEach(({ subnetId }, i) => {
      new CfnMountTarget(this, `MountTarget${i}`, {
        fileSystemId: this.fileSystemId,
        subnetId,
        securityGroups: [this.securityGroup.securityGroupId],
      });
    });
  }

  /** All services see the same files. A privileged one is root there too, or the programs that it starts would fail. */
  private createAccessPoint(service: string): CfnAccessPoint {
    const user = String(this.isPrivileged(service) ? ROOT : OWNER);
    const owner = String(OWNER);
    const { spec } = this.props;
    return new CfnAccessPoint(this, `AccessPoint-${service}`, {
      fileSystemId: this.fileSystemId,
      posixUser: { uid: user, gid: user },
      rootDirectory: {
        path: '/shared',
        creationInfo: { ownerUid: owner, ownerGid: owner, permissions: '0775' },
      },
      accessPointTags: [{ key: 'Name', value: `${spec.system}-${spec.stage}-${this.name}-${service}` }],
    });
  }

  private isPrivileged(service: string): boolean {
    return this.props.spec.services[service]?.privileged ?? false;
  }

  private accessPoint(service: string): CfnAccessPoint {
    const point = this.accessPoints.get(service);
    if (point === undefined)
      throw new Error(`'${service}' does not mount '${this.name}' (${Stack.of(this).stackName})`);
    return point;
  }
}

/** With a policy that allows nothing, only identities that are allowed to do so come in; these conditions hold for them. */
function turnAway(): PolicyDocument {
  const deny = (conditions: Record<string, Record<string, string>>) =>
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: [MOUNT, WRITE, BE_ROOT],
      resources: ['*'],
      conditions,
    });
  return new PolicyDocument({
    statements: [
      deny({ Bool: { 'aws:SecureTransport': 'false' } }),
      deny({ Null: { 'elasticfilesystem:AccessPointArn': 'true' } }),
    ],
  });
}

import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { AwsServicesPeer, INetwork } from '../contracts/network';
import { prefixListId } from '../data/prefix-lists';
import { addressPlan } from '../lowering/address-plan';
import { guardedNetwork } from '../lowering/data-facts';
import { clusterName, platformLogGroupName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { DataGuard } from '../shared/data-guard/data-guard';
import { encryptedLogGroup } from '../shared/log-group';
import { logKey } from '../shared/stage-key';
import type { NetworkSpec } from '../spec/network';
import type { StageSpec } from '../spec/stage';
import { endpointServices } from './endpoint-services';

/** Three tiers of subnets over the declared zones, ways out, private ways to AWS, and a record of every connection. */
export class SystemNetwork extends Construct implements INetwork {
  readonly vpc: ec2.IVpc;
  readonly publicSubnets: ec2.ISubnet[];
  readonly privateSubnets: ec2.ISubnet[];
  readonly isolatedSubnets: ec2.ISubnet[];
  readonly logKey: IKey;
  readonly awsServices: AwsServicesPeer[];

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
  ) {
    super(scope, id);
    this.logKey = logKey(this, 'LogKey', spec, 'logs');
    const guard = new DataGuard(this, 'DataGuard', {
      spec,
      name: 'network',
      state: guardedNetwork(spec),
      logKey: this.logKey,
    });
    this.vpc = spec.network.existing ? this.importVpc(spec.network.existing) : this.createVpc();
    // another network would be made beside the data that lies in this one
    this.vpc.node.addDependency(guard.resource);
    this.publicSubnets = this.vpc.publicSubnets;
    this.privateSubnets = this.vpc.privateSubnets;
    this.isolatedSubnets = this.vpc.isolatedSubnets;
    this.awsServices = this.createWaysToAws();
  }

  private createVpc(): ec2.Vpc {
    const { cidr = '', natGateways, flowLogDays, encryption } = this.spec.network;
    const { publicMask, privateMask, isolatedMask } = addressPlan(cidr);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      vpcName: `${this.spec.system}-${this.spec.stage}`,
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      availabilityZones: [...this.spec.zones], // CDK appends the reserved ones to this very list
      reservedAzs: 3 - this.spec.zones.length,
      natGateways: natGateways ?? this.spec.zones.length,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: publicMask, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: privateMask },
        { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: isolatedMask },
      ],
      gatewayEndpoints: { s3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    });
    const logGroup = encryptedLogGroup(this, 'FlowLogs', {
      name: platformLogGroupName(this.spec, 'flow-logs'),
      days: flowLogDays,
      key: this.logKey,
    });
    vpc.addFlowLog('FlowLog', {
      destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: ec2.FlowLogTrafficType.ALL,
      ...(encryption !== 'off' && {
        logFormat: [ec2.LogFormat.ALL_DEFAULT_FIELDS, ec2.LogFormat.custom('${encryption-status}')],
      }),
    });
    this.tagSubnetsForKubernetes(vpc);
    if (encryption !== 'off') this.controlEncryption(vpc, encryption);
    return vpc;
  }

  /** What leaves for the internet, and the functions that keep passwords, cannot be encrypted by the network: they have TLS of their own. */
  private controlEncryption(vpc: ec2.Vpc, mode: 'monitor' | 'enforce'): void {
    const excluded =
      mode === 'enforce'
        ? {
            internetGatewayExclusionInput: 'enable',
            natGatewayExclusionInput: 'enable',
            lambdaExclusionInput: 'enable',
          }
        : {};
    new ec2.CfnVPCEncryptionControl(this, 'EncryptionControl', { vpcId: vpc.vpcId, mode, ...excluded });
  }

  /** On both targets, so that the network is the same whichever runs in it. */
  private tagSubnetsForKubernetes(vpc: ec2.Vpc): void {
    const cluster = `kubernetes.io/cluster/${clusterName(this.spec)}`;
    vpc.publicSubnets.forEach((subnet) => Tags.of(subnet).add('kubernetes.io/role/elb', '1'));
    vpc.privateSubnets.forEach((subnet) => {
      Tags.of(subnet).add('kubernetes.io/role/internal-elb', '1');
      Tags.of(subnet).add(cluster, 'shared');
    });
  }

  private importVpc(existing: NonNullable<NetworkSpec['existing']>): ec2.IVpc {
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: existing.vpcId,
      vpcCidrBlock: existing.cidr,
      availabilityZones: this.spec.zones,
      publicSubnetIds: existing.publicSubnetIds,
      privateSubnetIds: existing.privateSubnetIds,
      isolatedSubnetIds: existing.isolatedSubnetIds,
    });
    acknowledge(
      vpc,
      'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      "Routes of an existing network are its owner's; nothing here reads or changes them.",
    );
    return vpc;
  }

  /** Interface endpoints and the S3 gateway where the stage has them; otherwise the internet, for TLS only. */
  private createWaysToAws(): AwsServicesPeer[] {
    const s3 = this.spec.network.prefixLists.s3 ?? prefixListId('s3', this.spec.region);
    const { privateEndpoints, existing } = this.spec.network;
    if (!privateEndpoints || existing !== undefined || s3 === undefined) {
      return [
        {
          id: 'internet',
          peer: ec2.Peer.anyIpv4(),
          description: 'declared: network.privateEndpoints (AWS services through NAT)',
        },
      ];
    }
    return [
      {
        id: 'endpoints',
        peer: ec2.Peer.securityGroupId(this.createInterfaceEndpoints().securityGroupId),
        description: 'declared: network.privateEndpoints',
      },
      {
        id: 's3',
        peer: ec2.Peer.prefixList(s3),
        description: 'declared: network.privateEndpoints (S3, which holds image layers)',
      },
    ];
  }

  private createInterfaceEndpoints(): ec2.SecurityGroup {
    const securityGroup = new ec2.SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc: this.vpc,
      description: `Private endpoints of AWS services, ${this.spec.system} ${this.spec.stage}`,
      allowAllOutbound: false,
    });
    // by address, not by group: a rule for each service would soon fill the 60 that a group may have
    securityGroup.addIngressRule(
      ec2.Peer.ipv4(this.spec.network.cidr ?? ''),
      ec2.Port.tcp(443),
      'declared: network.privateEndpoints',
    );
    for (const [id, service] of endpointServices(this.spec)) {
      new ec2.InterfaceVpcEndpoint(this, `Endpoint-${id}`, {
        vpc: this.vpc,
        service,
        // where nothing starts connections: policies of pods can know them by their subnets alone
        subnets: { subnets: this.vpc.isolatedSubnets },
        securityGroups: [securityGroup],
        open: false,
      });
    }
    return securityGroup;
  }
}

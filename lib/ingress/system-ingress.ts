import { CfnOutput, Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { IIngress, IWebEndpoint } from '../contracts/ingress';
import type { INetwork } from '../contracts/network';
import { loadBalancerName, platformLogGroupName } from '../lowering/names';
import { leadingSlot } from '../lowering/slots';
import { accessLogBucket } from '../shared/access-log-bucket';
import { acknowledge } from '../shared/acknowledge';
import { encryptedLogGroup } from '../shared/log-group';
import { sealed } from '../shared/sealed-security-group';
import { WebAcl } from '../shared/web-acl';
import type { Slot } from '../spec/compute';
import type { StageSpec } from '../spec/stage';
import { admitClients } from './admitted-clients';
import { loadBalancerCertificate } from './certificate';
import { CLOUDFLARE_CLIENT_HEADER } from './cloudflare';
import { checkListener, mainListener } from './listeners';
import { LiveWeightsLookup } from './live-weights/live-weights-lookup';
import { ReleaseCheck } from './release-check/release-check';
import { WebEndpoint } from './web-endpoint';

/** The load balancer of a stage: it belongs to the network, so that what runs behind it can change. */
export class SystemIngress extends Construct implements IIngress {
  readonly securityGroup: ec2.SecurityGroup;
  readonly loadBalancer: elb.ApplicationLoadBalancer;
  readonly listener: elb.ApplicationListener;
  readonly releaseHook?: ReleaseCheck;
  private readonly checkListener?: elb.ApplicationListener;
  private readonly endpoints = new Map<string, WebEndpoint>();

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
    private readonly network: INetwork,
    private readonly checks: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {
    super(scope, id);
    this.securityGroup = this.createSecurityGroup();
    this.loadBalancer = this.createLoadBalancer();
    const certificate = loadBalancerCertificate(this, spec);
    this.listener = mainListener(this, this.loadBalancer, spec, certificate);
    if (checks.size > 0) {
      this.checkListener = checkListener(this.loadBalancer, certificate);
      this.releaseHook = this.createReleaseCheck();
    }
    admitClients(this, this.securityGroup, spec);
    this.createEndpoints();
    if (this.isPublic && spec.ingress.waf) this.attachWebAcl();
    new CfnOutput(this, 'Address', {
      description: 'Name of the load balancer, to point a domain at where there is no hosted zone',
      value: this.loadBalancer.loadBalancerDnsName,
    });
  }

  get loadBalancerFullName(): string {
    return this.loadBalancer.loadBalancerFullName;
  }

  /** Without a slot, in the one that leads. */
  endpointOf(service: string, slot: Slot = leadingSlot(this.spec)): IWebEndpoint {
    const endpoint = this.endpoints.get(service);
    if (endpoint === undefined) throw new Error(`no endpoint for '${service}': only web services have one`);
    return endpoint.inSlot(slot);
  }

  /** What the engine of a slot sees. */
  inSlot(slot: Slot): IIngress {
    const { securityGroup, loadBalancerFullName, releaseHook } = this;
    const endpointOf = (service: string) => this.endpointOf(service, slot);
    return { securityGroup, loadBalancerFullName, endpointOf, ...(releaseHook && { releaseHook }) };
  }

  private get isPublic(): boolean {
    return this.spec.ingress.exposure !== 'cdn-only';
  }

  /**
   * A private one stands beside the data, where nothing else starts connections: policies of pods know it by its subnets
   * alone. In a network that is already there, others may have reserved those.
   */
  private get subnets(): ec2.ISubnet[] {
    const { publicSubnets, privateSubnets, isolatedSubnets } = this.network;
    if (this.isPublic) return publicSubnets;
    return this.spec.network.existing === undefined ? isolatedSubnets : privateSubnets;
  }

  private createSecurityGroup(): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: this.network.vpc,
      description: `Load balancer of ${this.spec.system} ${this.spec.stage}`,
      allowAllOutbound: false,
    });
  }

  private createLoadBalancer(): elb.ApplicationLoadBalancer {
    const loadBalancer = new elb.ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: loadBalancerName(this.spec),
      vpc: this.network.vpc,
      vpcSubnets: { subnets: this.subnets },
      internetFacing: this.isPublic,
      securityGroup: sealed(this, 'Sealed', this.securityGroup),
      idleTimeout: Duration.seconds(this.spec.ingress.idleTimeoutSeconds),
      dropInvalidHeaderFields: true,
      deletionProtection: this.spec.data === 'keep',
    });
    const logs = accessLogBucket(this, 'AccessLogs', this.spec);
    acknowledge(
      logs,
      'AwsSolutions-S1',
      'This bucket receives access logs; logging access to it into itself would never end.',
    );
    loadBalancer.logAccessLogs(logs, 'access');
    loadBalancer.logConnectionLogs(logs, 'connection');
    return loadBalancer;
  }

  private createReleaseCheck(): ReleaseCheck {
    const { spec, network, securityGroup, loadBalancerFullName, checks: paths } = this;
    return new ReleaseCheck(this, 'ReleaseCheck', { spec, network, securityGroup, loadBalancerFullName, paths });
  }

  private createEndpoints(): void {
    const endpoints = new Construct(this, 'Endpoints');
    const weights = new Construct(this, 'Weights');
    const liveWeights = this.createLiveWeightsLookup();
    for (const [name, service] of Object.entries(this.spec.services)) {
      if (service.kind !== 'web') continue;
      const props = {
        spec: this.spec,
        service,
        vpc: this.network.vpc,
        listener: this.listener,
        weights,
        ...(liveWeights && { liveWeights }),
        ...(this.checkListener && this.checks.has(name) && { checkListener: this.checkListener }),
      };
      this.endpoints.set(name, new WebEndpoint(endpoints, name, props));
    }
  }

  /** Only where releases shift traffic between target groups. */
  private createLiveWeightsLookup(): LiveWeightsLookup | undefined {
    if (Object.values(this.spec.services).every(({ release }) => release.strategy === 'rolling')) return undefined;
    const logGroup = encryptedLogGroup(this, 'LiveWeightsLogs', {
      name: platformLogGroupName(this.spec, 'live-weights'),
      days: 30,
      key: this.network.logKey,
    });
    return new LiveWeightsLookup(this, 'LiveWeights', { logGroup });
  }

  private attachWebAcl(): void {
    const { accessLogDays, exposure, rateLimitPer5Minutes } = this.spec.ingress;
    const acl = new WebAcl(this, 'WebAcl', {
      name: loadBalancerName(this.spec),
      scope: 'REGIONAL',
      rateLimitPer5Minutes,
      logKey: this.network.logKey,
      logDays: accessLogDays,
      ...(exposure === 'cloudflare' && { clientHeader: CLOUDFLARE_CLIENT_HEADER }),
    });
    new CfnWebACLAssociation(this, 'WebAclAssociation', {
      resourceArn: this.loadBalancer.loadBalancerArn,
      webAclArn: acl.arn,
    });
  }
}

import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { encryptedLogGroup } from './log-group';

/** Judges the address that connects, which behind a proxy is that of the proxy. */
const ADDRESS_GROUP = 'AWSManagedRulesAmazonIpReputationList';

/** AWS's managed rule groups, in the order in which they look at a request. */
const MANAGED_GROUPS = [
  ADDRESS_GROUP,
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesSQLiRuleSet',
];

/** Blocks every body above 8 KiB, which would be every upload: counted instead. */
const COUNTED_RULES: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'],
};

export interface WebAclProps {
  readonly name: string;
  /** `CLOUDFRONT` works in us-east-1 only. */
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  readonly rateLimitPer5Minutes: number;
  readonly logKey: IKey;
  readonly logDays: number;
  /**
   * Header in which a proxy in front, the only one that is let in, says who asked it.
   *
   * @default - who connects is who asks
   */
  readonly clientHeader?: string;
}

/** AWS WAF with the managed rules and a limit per address; blocked requests are logged without their credentials. */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const groups = MANAGED_GROUPS.filter((group) => group !== ADDRESS_GROUP || props.clientHeader === undefined);
    const acl = new CfnWebACL(this, 'Acl', {
      name: props.name,
      scope: props.scope,
      defaultAction: { allow: {} },
      rules: [...groups.map(managedGroup), rateLimit(props, groups.length)],
      visibilityConfig: visibility(props.name),
    });
    this.arn = acl.attrArn;
    this.logBlocked(acl, props);
  }

  private logBlocked(acl: CfnWebACL, { name, logDays, logKey }: WebAclProps): void {
    // AWS WAF writes only to log groups whose name starts like this
    const logs = encryptedLogGroup(this, 'Logs', { name: `aws-waf-logs-${name}`, days: logDays, key: logKey });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logs.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }, { singleHeader: { Name: 'cookie' } }],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] },
        ],
      },
    });
  }
}

function managedGroup(name: string, priority: number): CfnWebACL.RuleProperty {
  const counted = COUNTED_RULES[name];
  return {
    name,
    priority,
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(counted && { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }),
      },
    },
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
  };
}

/** An address that cannot be read counts as one over the limit: the proxy would never send it. */
function rateLimit(
  { rateLimitPer5Minutes: limit, clientHeader }: WebAclProps,
  priority: number,
): CfnWebACL.RuleProperty {
  const client =
    clientHeader === undefined
      ? { aggregateKeyType: 'IP' }
      : {
          aggregateKeyType: 'FORWARDED_IP',
          forwardedIpConfig: { headerName: clientHeader, fallbackBehavior: 'MATCH' },
        };
  return {
    name: 'RateLimit',
    priority,
    statement: { rateBasedStatement: { limit, ...client } },
    action: { block: {} },
    visibilityConfig: visibility('RateLimit'),
  };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}

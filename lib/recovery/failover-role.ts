import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';
import { allow } from '../shared/allow';
import type { FailoverDatabase } from './failover/tools';
import { setAsideName } from './failover/follow';
import { writeMetrics } from './write-metrics';

export interface FailoverRoleProps {
  readonly databases: readonly FailoverDatabase[];
  readonly otherRegion: string;
  /** Alias of the key of databases, the same in both regions. */
  readonly keyAlias: string;
  readonly leadsName: boolean;
  /** Functions that change the passwords of services. */
  readonly rotators: readonly string[];
  readonly logGroupArn: string;
  readonly checkArn: string;
}

/** What the steps of a failover may do: with the databases of this region, and with the others only read and follow. */
export function failoverRole(scope: Construct, id: string, props: FailoverRoleProps): Role {
  const { databases, leadsName } = props;
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], props.logGroupArn),
      Check: allow(['lambda:InvokeFunction'], props.checkArn),
      ...(databases.length > 0 && databasePolicies(scope, props)),
      ...(leadsName && { LeadName: new PolicyDocument({ statements: [writeMetrics()] }) }),
    },
  });
  acknowledgeWildcards(role, props);
  return role;
}

function databasePolicies(scope: Construct, props: FailoverRoleProps): Record<string, PolicyDocument> {
  const { databases, otherRegion, keyAlias, rotators } = props;
  const stack = Stack.of(scope);
  const { partition, region, account } = stack;
  const arns = (resource: string, ...names: string[]) =>
    names.map((name) => `arn:${partition}:rds:${region}:${account}:${resource}:${name}`);
  const own = arns('db', ...databases.map(({ instance }) => instance));
  const aside = arns('db', ...databases.map(({ instance }) => setAsideName(instance)));
  const readers = arns('db', ...databases.flatMap((database) => database.readers));
  const others = databases.map(({ other }) => other);
  const settings = ['subgrp', 'pg', 'og'].flatMap((kind) => arns(kind, '*'));
  const secrets = databases.flatMap((database) => database.secrets).map((name) => serviceSecret(stack, name));
  return {
    Look: allow(['rds:DescribeDBInstances'], ...own, ...aside, ...readers, ...others),
    SeeLag: allow(['cloudwatch:GetMetricStatistics'], '*'),
    TakeOver: allow(['rds:PromoteReadReplica'], ...own),
    // also to give a copy the settings of what it replaces
    Change: allow(['rds:ModifyDBInstance'], ...own, ...aside, ...arns('pg', '*')),
    ...(databases.some(({ proxy }) => proxy !== undefined) && { LeadProxies: proxyPolicy(own, aside, arns) }),
    Follow: allow(['rds:CreateDBInstanceReadReplica'], ...own, ...readers, ...others, ...settings),
    Tag: allow(['rds:AddTagsToResource'], ...own, ...readers),
    ...(readers.length > 0 && { RemoveReaders: allow(['rds:DeleteDBInstance'], ...readers) }),
    UseKeys: new PolicyDocument({
      statements: [
        useKey([...new Set(databases.map(({ key }) => key))], {
          StringEquals: { 'kms:ViaService': `rds.${region}.amazonaws.com` },
        }),
        // the key there is known by its alias alone: its region may be gone when this is deployed
        useKey([`arn:${partition}:${otherKeys(stack, otherRegion)}`], {
          StringEquals: { 'kms:ViaService': `rds.${otherRegion}.amazonaws.com` },
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': keyAlias },
        }),
      ],
    }),
    SignIn: allow(['secretsmanager:GetSecretValue'], ...databases.map(({ adminSecret }) => adminSecret)),
    ...(secrets.length > 0 && {
      Renew: allow(
        ['secretsmanager:RotateSecret', 'secretsmanager:DescribeSecret', 'secretsmanager:UpdateSecretVersionStage'],
        ...secrets.map((secret) => `arn:${partition}:${secret}`),
      ),
      Rotate: allow(['lambda:InvokeFunction'], ...rotators),
    }),
  };
}

/** A proxy and its targets have ids that only RDS knows; the databases are named. */
const proxyPolicy = (own: string[], aside: string[], arns: (resource: string, ...names: string[]) => string[]) =>
  allow(
    ['rds:DescribeDBProxyTargets', 'rds:RegisterDBProxyTargets', 'rds:DeregisterDBProxyTargets'],
    ...own,
    ...aside,
    ...arns('db-proxy', '*'),
    ...arns('target-group', '*'),
  );

/** RDS uses keys by grants, which it asks for in the name of the caller. */
const useKey = (keys: string[], conditions: Record<string, Record<string, string>>) =>
  new PolicyStatement({ actions: ['kms:CreateGrant', 'kms:DescribeKey'], resources: keys, conditions });

const otherKeys = ({ account }: Stack, region: string) => `kms:${region}:${account}:key/*`;

const serviceSecret = ({ region, account }: Stack, name: string) =>
  `secretsmanager:${region}:${account}:secret:${name}-??????`;

function acknowledgeWildcards(role: Role, { databases, otherRegion, leadsName }: FailoverRoleProps): void {
  const stack = Stack.of(role);
  const { partition, region, account } = stack;
  const accept = (resource: string, reason: string) =>
    acknowledge(role, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
  if (databases.length > 0 || leadsName)
    accept(
      '*',
      'Metrics have no resources to name; what is written is held to the namespace of recovery by a condition.',
    );
  if (databases.length === 0) return;
  if (databases.some(({ proxy }) => proxy !== undefined))
    for (const kind of ['db-proxy', 'target-group'])
      accept(
        `arn:${partition}:rds:${region}:${account}:${kind}:*`,
        'A proxy and its targets have ids that RDS gives; the databases to which they may lead are named.',
      );
  for (const kind of ['subgrp', 'pg', 'og'])
    accept(
      `arn:${partition}:rds:${region}:${account}:${kind}:*`,
      'A copy takes the settings of what it replaces, whose names only RDS knows; the databases are named.',
    );
  accept(
    `arn:${partition}:${otherKeys(stack, otherRegion)}`,
    'The key of the other region has an id that this one cannot ask for; a condition holds it to its alias, and to RDS.',
  );
}

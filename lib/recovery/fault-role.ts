import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { clusterName } from '../lowering/names';
import type { Fault, FaultExperiment } from '../lowering/recovery/fault-experiments';
import { leadingSlot } from '../lowering/slots';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';
import type { EndPodDocument } from './end-pod-document';

export interface FaultRoleProps {
  readonly spec: StageSpec;
  readonly experiments: readonly FaultExperiment[];
  /** What ends a pod. Left out where AWS FIS does it. */
  readonly document?: EndPodDocument;
}

/** Tag by which AWS FIS knows its own lists again. */
const OWN = { 'aws:ResourceTag/managedByFIS': 'true' };

/**
 * What AWS FIS may do: the declared faults, in this stage.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSFaultInjectionSimulatorNetworkAccess.html
 */
export function faultRole(scope: Construct, id: string, props: FaultRoleProps): Role {
  const faults = new Set(props.experiments.map(({ fault }) => fault));
  const statements = [...faults].flatMap((fault) => allowed[fault](scope, props));
  const { account } = Stack.of(scope);
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('fis.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    inlinePolicies: {
      Look: new PolicyDocument({ statements: [allow(LOOK, '*'), allow(DELIVER_LOGS, '*')] }),
      Break: new PolicyDocument({ statements }),
    },
  });
  const reason =
    'AWS FIS looks for what it is to break by tags, makes network lists that it tags as its own, and ends tasks that ECS names or starts a document that ends a pod, and runs under a name of its own; conditions and names hold it to this stage.';
  const wild = new Set(['*', ...statements.flatMap(({ resources }) => resources).filter((each) => each.includes('*'))]);
  for (const resource of wild) acknowledge(role, `AwsSolutions-IAM5[Resource::${readable(role, resource)}]`, reason);
  return role;
}

const LOOK = [
  'tag:GetResources',
  'cloudwatch:DescribeAlarms',
  'ecs:ListTasks',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeManagedPrefixLists',
  'rds:DescribeDBInstances',
  'rds:DescribeDBClusters',
];

const DELIVER_LOGS = [
  'logs:CreateLogDelivery',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

type Allowed = (scope: Construct, props: FaultRoleProps) => PolicyStatement[];

const allowed: Readonly<Record<Fault, Allowed>> = {
  replica: (scope, { spec, document }) => {
    if (document) return document.startStatements();
    const cluster = clusterName({ ...spec, slot: leadingSlot(spec) });
    return [allow(['ecs:DescribeTasks', 'ecs:StopTask'], arn(scope, 'ecs', `task/${cluster}/*`))];
  },
  zone: (scope, { spec: { system, stage } }) => {
    const lists = arn(scope, 'ec2', 'network-acl/*');
    const inStage = { 'aws:ResourceTag/system': system, 'aws:ResourceTag/stage': stage };
    return [
      when(['ec2:CreateNetworkAcl', 'ec2:CreateTags'], [lists], { 'aws:RequestTag/managedByFIS': 'true' }),
      when(['ec2:CreateNetworkAcl'], [arn(scope, 'ec2', 'vpc/*')], inStage),
      when(['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAcl'], [lists], OWN),
      allow(['ec2:ReplaceNetworkAclAssociation'], lists),
      when(['ec2:ReplaceNetworkAclAssociation'], [arn(scope, 'ec2', 'subnet/*')], inStage),
    ];
  },
  database: (scope, { experiments }) => [
    allow(
      ['rds:RebootDBInstance', 'rds:FailoverDBCluster'],
      ...experiments.flatMap(({ target: { database } = {} }) =>
        database ? [arn(scope, 'rds', `${database.kind}:${database.identifier}`)] : [],
      ),
    ),
  ],
};

function arn(scope: Construct, service: string, resource: string): string {
  const { region, account } = Stack.of(scope);
  return `arn:${Aws.PARTITION}:${service}:${region}:${account}:${resource}`;
}

function allow(actions: string[], ...resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

function when(actions: string[], resources: string[], equal: Record<string, string>): PolicyStatement {
  return new PolicyStatement({ actions, resources, conditions: { StringEquals: equal } });
}

/** As the gate prints it. */
function readable(role: Role, resource: string): string {
  const resolved: unknown = Stack.of(role).resolve(resource);
  if (typeof resolved === 'string') return resolved;
  const [, parts] = (resolved as { 'Fn::Join': [string, (string | { Ref: string })[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}

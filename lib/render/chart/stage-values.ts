import type { InfrastructureFact } from '../../lowering/kubernetes/infrastructure-fact';
import { valueName } from '../../lowering/kubernetes/infrastructure-fact';
import { infrastructureFacts } from '../../lowering/kubernetes/infrastructure-facts';
import type { StageSpec } from '../../spec/stage';
import { header } from './header';
import { templateYaml } from './template-yaml';

/** AWS keeps this account for documentation; nobody has it. */
const ACCOUNT = '111122223333';

/** `values-<stage>.yaml`: says which stage, and has an example of each fact, in place of what Argo CD fills in. */
export function stageValues(stage: StageSpec): string {
  const facts = infrastructureFacts(stage)
    .map((fact) => [valueName(fact), exampleOf(fact, stage)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const lines = [
    header(stage.system),
    'The facts are examples, with which the chart can be looked at. Argo CD fills in those of the cluster; without it, put',
    'all of them into a values file of your own.',
  ];
  return `${lines.map((line) => `# ${line}\n`).join('')}${templateYaml({ stage: stage.stage, facts: Object.fromEntries(facts) })}`;
}

function exampleOf({ name, origin }: InfrastructureFact, { region }: StageSpec): string {
  switch (origin.kind) {
    case 'image-registry':
      return `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com`;
    case 'target-group-name':
      return 'targetgroup/example/0123456789abcdef';
    case 'load-balancer':
      return 'app/example/0123456789abcdef';
    case 'preview-target-group':
    case 'target-group':
      return `arn:aws:elasticloadbalancing:${region}:${ACCOUNT}:targetgroup/example/0123456789abcdef`;
    case 'database':
    case 'cache':
      return `${name}.example.com`;
    case 'queue':
      return `https://sqs.${region}.amazonaws.com/${ACCOUNT}/example-${origin.resource}`;
    case 'bucket':
    case 'queue-name':
      return `example-${origin.resource}`;
    case 'tool-image':
      return `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/example:0123456789abcdef`;
    case 'admin-secret':
      return `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:example-${origin.resource}-a1b2c3`;
    case 'dump-bucket':
      return 'example-database-dumps';
    case 'volume':
      return 'fs-0123456789abcdef0::fsap-0123456789abcdef0';
  }
}

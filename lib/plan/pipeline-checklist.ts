import { repositoryOf, workflowsPush } from '../lowering/delivery/repository';
import type { RegistryPlace } from '../lowering/image-source';
import { connectionName } from '../lowering/names';
import type { DeliverySpec } from '../spec/delivery';
import type { SystemSpec } from '../spec/system';
import type { DeploymentTarget } from '../spec/target';
import type { ChecklistItem } from './checklist-item';

/** What only a person can do for the pipeline: AWS may not enter a repository, or take an identity, by itself. */
export function pipelineChecklist(
  { name, stages }: SystemSpec,
  { account }: RegistryPlace,
  [target = 'fargate']: readonly DeploymentTarget[],
): ChecklistItem[] {
  const delivery = stages[0]?.delivery;
  if (delivery === undefined) return [];
  const shared = delivery.oidcProvider === 'existing' && workflowsPush(delivery);
  return [
    ...subject(delivery),
    ...(shared
      ? [
          {
            what: `Look whether account ${account} has the identity provider of GitHub`,
            command: 'aws iam list-open-id-connect-providers',
            why: 'delivery.oidcProvider is `existing`; workflows get no role without it. Where there is none: `made`',
          },
        ]
      : []),
    {
      what: 'Deploy the pipeline, for continuous delivery; then it deploys itself and all stages',
      command: `npx cdk deploy pipeline -c system=${name} -c target=${target} -c pipeline=true`,
      why: 'docs/guides/continuous-delivery.md says how; without it a person deploys',
    },
    ...(delivery.connectionArn === undefined
      ? [
          {
            what: `Authorise the connection ${connectionName(name)}: console of CodePipeline, Settings, Connections`,
            why: `the pipeline reads ${delivery.repository} through it, and moves the refs of stages`,
          },
        ]
      : []),
  ];
}

/** GitHub tells workflows of young repositories apart by numbers, which only its API knows. */
function subject(delivery: DeliverySpec): ChecklistItem[] {
  if (delivery.github !== undefined || !workflowsPush(delivery)) return [];
  const { path } = repositoryOf(delivery);
  return [
    {
      what: `Write delivery.github, where ${path} was created, renamed or transferred since 2026-07-15, or has immutable subject claims turned on`,
      command: `gh api repos/${path} --jq '.owner.id,.id'`,
      why: 'the tokens of its workflows name these numbers (ownerId, repositoryId); the role refuses them otherwise',
    },
  ];
}

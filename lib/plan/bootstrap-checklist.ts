import { imagePlaces } from '../lowering/image-source';
import type { RegistryPlace } from '../lowering/image-source';
import { gitSecretName, secretName, slotted } from '../lowering/names';
import { isReleased } from '../lowering/released';
import type { ComputeSlot } from '../lowering/slots';
import { slotsOf } from '../lowering/slots';
import type { StageSpec } from '../spec/stage';
import type { SystemSpec } from '../spec/system';
import type { DeploymentTarget } from '../spec/target';
import type { ChecklistItem } from './checklist-item';
import { pipelineChecklist } from './pipeline-checklist';

/** What must be in place before the first deployment, for exactly this system. Explained in docs/guides/bootstrap.md. */
export function bootstrapChecklist(
  system: SystemSpec,
  registry: RegistryPlace,
  targets: readonly DeploymentTarget[] = ['fargate'],
): ChecklistItem[] {
  const slots = system.stages.flatMap((stage) => targets.flatMap((target) => slotsOf(stage, target)));
  return [
    ...bootstraps(system, registry),
    ...serviceLinkedRoles(slots, registry),
    ...replication(system, registry),
    ...names(system),
    ...cloudflare(system),
    ...secrets(system, targets),
    ...chat(system, registry),
    ...gitSecrets(slots),
    ...gitRefs(slots),
    ...pipelineChecklist(system, registry, targets),
  ];
}

function accountOf(stage: StageSpec, registry: RegistryPlace): string {
  return stage.account ?? registry.account;
}

function bootstraps(system: SystemSpec, registry: RegistryPlace): ChecklistItem[] {
  const places = system.stages.flatMap((stage) => {
    const account = accountOf(stage, registry);
    const hasEdge = stage.edge.cdn || stage.domain?.hostedZoneId !== undefined;
    return [...imagePlaces(stage, registry), ...(hasEdge ? [{ account, region: 'us-east-1' }] : [])];
  });
  const all = new Map([registry, ...places].map((place) => [`aws://${place.account}/${place.region}`, place.account]));
  return [...all].map(([place, account]) => ({
    what: `Bootstrap ${place}`,
    command: `npx cdk bootstrap ${place}${account === registry.account ? '' : ` --trust ${registry.account} --cloudformation-execution-policies <policy>`}`,
    why:
      account === registry.account
        ? 'roles and storage with which CDK deploys'
        : 'the same, and trust in the account that delivers',
  }));
}

/** ECS makes its role on first use, and a cluster made in the same minute may not find it yet. */
function serviceLinkedRoles(slots: readonly ComputeSlot[], registry: RegistryPlace): ChecklistItem[] {
  const onEcs = slots.filter(({ target }) => target === 'fargate');
  const accounts = new Set(onEcs.map(({ spec }) => accountOf(spec, registry)));
  return [...accounts].map((account) => ({
    what: `Let ECS act in account ${account}, if no cluster was ever made there`,
    command: 'aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
    why: 'a first cluster fails where the role is not there yet; where it exists, the command says so, and all is well',
  }));
}

function replication(system: SystemSpec, registry: RegistryPlace): ChecklistItem[] {
  const foreign = system.stages
    .flatMap((stage) => imagePlaces(stage, registry))
    .filter(({ account, region }) => account !== registry.account && region !== registry.region);
  return [...new Set(foreign.map(({ account, region }) => `${account} in ${region}`))].map((place) => ({
    what: `Allow account ${place} to receive images`,
    why: 'a registry takes copies from another account only where its permissions policy says so',
  }));
}

function names(system: SystemSpec): ChecklistItem[] {
  return system.stages.flatMap(({ domain, ingress }) => {
    if (domain === undefined || ingress.exposure === 'cloudflare') return [];
    return domain.hostedZoneId === undefined
      ? [
          {
            what: `Point ${domain.name} at the load balancer or CloudFront`,
            why: 'there is no hosted zone in the description, so the record is yours to write',
          },
        ]
      : [
          {
            what: `Delegate the hosted zone ${domain.hostedZoneId} of ${domain.name}`,
            why: 'certificates prove themselves through it; without the delegation a deployment waits in vain',
          },
        ];
  });
}

/** What is set at Cloudflare, which no stack reaches. */
function cloudflare(system: SystemSpec): ChecklistItem[] {
  return system.stages.flatMap(({ domain, ingress }) => {
    if (domain === undefined || ingress.exposure !== 'cloudflare') return [];
    const { name } = domain;
    return [
      {
        what: `At Cloudflare, point ${name} at the load balancer (output Address of the ingress stack): CNAME, proxied`,
        why: 'the name is in the DNS of Cloudflare, so the record is yours to write',
      },
      {
        what: `At Cloudflare, for ${name}: SSL/TLS mode Full (strict), Always Use HTTPS, Authenticated Origin Pulls with a certificate of the declared authority`,
        why: 'the load balancer refuses whoever shows no such certificate; docs/guides/cloudflare.md says how',
      },
    ];
  });
}

/** Slack asks a person before it lets anybody in. */
function chat(system: SystemSpec, registry: RegistryPlace): ChecklistItem[] {
  const workspaces = system.stages.flatMap((stage) => {
    const receivers = Object.values(stage.notifications).flat();
    const channels = receivers.flatMap((receiver) => (receiver.kind === 'slack' ? [receiver.workspaceId] : []));
    return channels.map((workspace) => `${workspace} in account ${accountOf(stage, registry)}`);
  });
  return [...new Set(workspaces)].map((workspace) => ({
    what: `Authorise the Slack workspace ${workspace}: console of Amazon Q Developer in chat applications`,
    why: 'only a person of the workspace can; until then the stack monitoring fails',
  }));
}

/** Argo CD reads the repository with it. */
function gitSecrets(slots: readonly ComputeSlot[]): ChecklistItem[] {
  const reading = slots.filter(({ target, spec }) => target === 'eks' && spec.delivery?.private);
  return [...new Map(reading.map(({ spec }) => [gitSecretName(spec), spec])).values()].map((stage) => ({
    what: `Fill the secret ${gitSecretName(stage)} with {"username": "...", "password": "<token>"}, after the stack ${slotted(stage, 'gitops')}`,
    command: fillCommand(stage, gitSecretName(stage)),
    why: `Argo CD reads ${stage.delivery?.repository} with it`,
  }));
}

/** Without it a deployment ends well and nothing runs. */
function gitRefs(slots: readonly ComputeSlot[]): ChecklistItem[] {
  const followed = slots.flatMap(({ target, spec }) => (target === 'eks' && spec.delivery ? [spec.stage] : []));
  return [...new Set(followed)].map((stage) => ({
    what: `Push the rendered chart, and the ref env/${stage} that Argo CD follows`,
    command: `git push origin HEAD:refs/heads/env/${stage}`,
    why: 'the services of the stage start from there; until then the load balancer has nobody to ask',
  }));
}

function fillCommand({ region }: StageSpec, secret: string): string {
  return `aws secretsmanager put-secret-value --region ${region} --secret-id ${secret} --secret-string file:///dev/stdin`;
}

function secrets(system: SystemSpec, targets: readonly DeploymentTarget[]): ChecklistItem[] {
  return system.stages.flatMap((stage) => {
    const early = secretsReadAtOnce(stage, targets);
    return Object.entries(stage.secrets)
      .filter(([, secret]) => secret.existing === undefined)
      .map(([name, { description }]) => {
        const fill = `Fill the secret ${secretName(stage, name)}`;
        const first = `npx cdk deploy 'shared/**' '${stage.stage}/network' '${stage.stage}/storage'`;
        const reader = early.get(name);
        return {
          what:
            reader === undefined
              ? `${fill}, after the storage stack and before the first release`
              : `${fill}, after ${first} and before any other stack: ${reader} starts in the first deployment`,
          command: fillCommand(stage, secretName(stage, name)),
          why: description ?? 'it is made empty',
        };
      });
  });
}

/** Secrets that the first deployment on Fargate reads, each with a service that does: its image waits for no release. */
function secretsReadAtOnce(stage: StageSpec, targets: readonly DeploymentTarget[]): Map<string, string> {
  const onFargate = targets.some((chosen) => slotsOf(stage, chosen).some(({ target }) => target === 'fargate'));
  const starting = Object.entries(stage.services).filter(([name]) => onFargate && isReleased(stage, name, {}));
  return new Map(
    starting.flatMap(([name, service]) =>
      [service, ...Object.values(service.sidecars)].flatMap((container) =>
        Object.values(container.secrets).map(({ secret }): [string, string] => [secret, name]),
      ),
    ),
  );
}

import { namespaceOf } from '../../lowering/kubernetes/placed-service';
import { clusterName, failoverName, stackName } from '../../lowering/names';
import { leadingSlot } from '../../lowering/slots';
import type { StageSpec } from '../../spec/stage';
import type { RunbookContext } from './section';

/** Databases that are made here and run on one instance; others have an owner, or another way back. */
export const instances = ({ databases }: StageSpec) =>
  Object.keys(databases).filter((name) => databases[name]?.existing === undefined);

/** The command of CDK for stacks of a stage. */
export const deploy = ({ spec, target }: RunbookContext, ...stacks: string[]) =>
  `npx cdk deploy ${stacks.map((stack) => `'${stack}'`).join(' ')} -c system=${spec.system} -c target=${target}`;

const longRunning = ({ services }: StageSpec) =>
  Object.keys(services).filter((name) => !['job', 'daemon'].includes(services[name]?.kind ?? 'job'));

/** Ends every replica of the services that may write, and keeps scaling from starting others. */
export function stopWriting(context: RunbookContext, region: string): string[] {
  const { spec, target } = context;
  if (target === 'fargate')
    return longRunning(spec).flatMap((service) => [
      ...(isScaled(spec, service) ? [suspendScaling(context, region, service, true)] : []),
      `${updateService(context, region, service)} --desired-count 0`,
    ]);
  return [
    ...intoCluster(spec, region),
    // it would put back what Git says
    ...automation(spec, 'null'),
    ...longRunning(spec).map((service) => {
      const pause = isScaled(spec, service)
        ? `annotate scaledobject ${service} autoscaling.keda.sh/paused-replicas=0 --overwrite`
        : `scale ${workload(spec, service)} --replicas=0`;
      return `kubectl -n ${namespaceOf(spec, service)} ${pause}`;
    }),
  ];
}

/** Keeps jobs from starting; a deployment as the description says brings them back where they belong. */
export function stopJobs(context: RunbookContext, region: string): string[] {
  const { spec, target } = context;
  const jobs = Object.keys(spec.services).filter((name) => spec.services[name]?.schedule !== undefined);
  if (jobs.length === 0) return [];
  if (target === 'eks')
    return jobs.map(
      (job) => `kubectl -n ${namespaceOf(spec, job)} patch cronjob ${job} -p '{"spec":{"suspend":true}}'`,
    );
  // CloudFormation cuts the name of the stack where it makes a name of it
  const prefix = stackName(spec, 'services').slice(0, 24);
  const scheduler = (command: string) => `aws scheduler ${command} --region ${region}`;
  return [
    `for name in $(${scheduler('list-schedules')} --query "Schedules[?starts_with(Name, '${prefix}')].Name" --output text); do`,
    `  ${scheduler('get-schedule')} --name "$name" | jq '.State = "DISABLED" | del(.Arn, .CreationDate, .LastModificationDate)' > schedule.json`,
    `  ${scheduler('update-schedule')} --cli-input-json file://schedule.json`,
    'done',
  ];
}

/** The same name is a cluster of each region. */
const intoCluster = (spec: StageSpec, region: string) => [
  `aws eks update-kubeconfig --region ${region} --name ${cluster(spec)}`,
];

/** Whether Argo CD applies what Git says by itself. */
function automation(spec: StageSpec, automated: string): string[] {
  if (spec.delivery === undefined) return [];
  return [
    `kubectl -n argocd patch applicationset ${spec.system} --type merge -p '{"spec":{"template":{"spec":{"syncPolicy":{"automated":${automated}}}}}}'`,
  ];
}

/**
 * Starts replicas anew, with the passwords of today; scaling takes it from there.
 *
 * @param most replicas of a service to begin with. Default: as many as it has at least
 */
export function startAnew(context: RunbookContext, region: string, most = Infinity): string[] {
  const { spec, target } = context;
  const before =
    target === 'eks' ? [...intoCluster(spec, region), ...automation(spec, '{"prune":true,"selfHeal":true}')] : [];
  const starts = longRunning(spec).flatMap((service) => {
    const min = Math.min(most, spec.services[service]?.replicas.min ?? 1);
    if (target === 'fargate')
      return [
        `${updateService(context, region, service)} --desired-count ${min} --force-new-deployment`,
        ...(isScaled(spec, service) ? [suspendScaling(context, region, service, false)] : []),
      ];
    const start = isScaled(spec, service)
      ? `annotate scaledobject ${service} autoscaling.keda.sh/paused-replicas-`
      : `scale ${workload(spec, service)} --replicas=${min}`;
    return [`kubectl -n ${namespaceOf(spec, service)} ${start}`];
  });
  return [...before, ...starts];
}

const isScaled = ({ services }: StageSpec, service: string) => (services[service]?.scaling.length ?? 0) > 0;

/** What holds the pods of a service: Argo Rollouts has a kind of its own. */
const workload = ({ services }: StageSpec, service: string) =>
  services[service]?.release.strategy === 'rolling' ? `deployment/${service}` : `rollout.argoproj.io/${service}`;

const cluster = (spec: StageSpec) => clusterName({ ...spec, slot: leadingSlot(spec) });

const updateService = ({ spec }: RunbookContext, region: string, service: string) =>
  `aws ecs update-service --region ${region} --cluster ${cluster(spec)} --service ${service}`;

function suspendScaling({ spec }: RunbookContext, region: string, service: string, suspended: boolean): string {
  const states = ['DynamicScalingInSuspended', 'DynamicScalingOutSuspended', 'ScheduledScalingSuspended'];
  return `aws application-autoscaling register-scalable-target --region ${region} --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/${cluster(spec)}/${service} --suspended-state ${states.map((state) => `${state}=${suspended}`).join(',')}`;
}

/** Looks whether the services of a region run. */
export function lookAtServices({ spec, target }: RunbookContext, region: string): string[] {
  const services = longRunning(spec);
  if (services.length === 0) return [];
  if (target === 'eks') {
    const namespaces = [...new Set(services.map((service) => namespaceOf(spec, service)))];
    return namespaces.map((namespace) => `kubectl -n ${namespace} get deployments,pods`);
  }
  return [
    `aws ecs describe-services --region ${region} --cluster ${cluster(spec)} --services ${services.join(' ')} --query 'services[].[serviceName,runningCount,desiredCount]' --output table`,
  ];
}

/** Asks the system itself, by the name that users know. */
export function askSystem({ domain, services }: StageSpec): string[] {
  if (domain === undefined) return [];
  const paths = Object.values(services).flatMap(({ kind, probes }) =>
    kind === 'web' ? [probes.readiness?.path ?? probes.liveness?.path ?? '/'] : [],
  );
  return [...new Set(paths)].map((path) => `curl -fsS -o /dev/null -w '%{http_code}\\n' https://${domain.name}${path}`);
}

/** Starts a phase of the state machine of a region, and shows how it goes. */
export function startPhase({ spec, account }: RunbookContext, region: string, phase: string): string[] {
  const machine = `arn:aws:states:${region}:${account}:stateMachine:${failoverName(spec)}`;
  return [
    `aws stepfunctions start-execution --region ${region} --state-machine-arn ${machine} --input '{"phase":"${phase}"}'`,
    `aws stepfunctions list-executions --region ${region} --state-machine-arn ${machine} --max-results 1`,
  ];
}

import type { Resource, SynthesizedStack } from '../../support/synth';
import type { Located, References } from '../references';

/** What starts tasks: an ECS service, or a schedule with the state machine of a job. */
export interface TaskRunner {
  /** Of the service in the description: its container carries it. */
  readonly name: string;
  readonly stack: SynthesizedStack;
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly isService: boolean;
  /** How a schedule, or a release, starts its task. */
  readonly run?: JobRun;
  /** Of a job before a release: the services that wait for its success. */
  readonly holdsBack?: readonly string[];
  readonly task: Located;
  readonly container: Container;
  /** All of its task, that of the service first. */
  readonly containers: readonly Container[];
  readonly securityGroups: readonly unknown[];
  readonly subnets: readonly unknown[];
}

/** The part of a container definition that is read. */
export interface Container {
  readonly Name: string;
  readonly Image: unknown;
  readonly Command?: readonly string[];
  readonly Environment?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
  readonly PortMappings?: readonly { readonly Name?: string; readonly ContainerPort: number }[];
  readonly HealthCheck?: {
    readonly Command: readonly string[];
    readonly Interval: number;
    readonly Timeout: number;
    readonly Retries: number;
    readonly StartPeriod: number;
  };
  /** MiB at which it is stopped. */
  readonly Memory?: number;
  readonly StopTimeout: number;
  readonly LogConfiguration: { readonly LogDriver: string; readonly Options: Readonly<Record<string, unknown>> };
  readonly Essential?: boolean;
  readonly RestartPolicy?: { readonly Enabled: boolean };
  readonly DependsOn?: readonly { readonly ContainerName: string; readonly Condition: string }[];
  readonly MountPoints?: readonly { readonly SourceVolume: string; readonly ContainerPath: string }[];
}

/** The part of a job's state machine that is read. */
export interface JobRun {
  readonly TimeoutSeconds?: number;
  readonly Arguments: {
    readonly TaskDefinition: unknown;
    readonly CapacityProviderStrategy: readonly unknown[];
    readonly NetworkConfiguration: { readonly AwsvpcConfiguration: Vpc };
  };
}

interface Vpc {
  readonly Subnets: readonly unknown[];
  readonly SecurityGroups: readonly unknown[];
}

/** Every service and every scheduled job of a stage. */
export function taskRunners(references: References): TaskRunner[] {
  const services = references.all('AWS::ECS::Service').map((located) => {
    const { TaskDefinition, NetworkConfiguration } = located.resource.Properties!;
    return runner(
      references,
      located,
      TaskDefinition,
      (NetworkConfiguration as { AwsvpcConfiguration: Vpc }).AwsvpcConfiguration,
    );
  });
  const jobs = references.all('AWS::Scheduler::Schedule').flatMap((located) => {
    const { Arn } = located.resource.Properties!['Target'] as { Arn: unknown };
    return jobRunner(references, located, Arn);
  });
  const releaseJobs = references.all('Custom::BeforeRelease').flatMap((located) => {
    const waiting = services.filter(({ stack, id }) => dependsOn(stack.json.Resources[id]!, located.id));
    const holdsBack = waiting.filter(({ stack }) => stack === located.stack).map(({ name }) => name);
    return jobRunner(references, located, located.resource.Properties!['StateMachineArn']).map((job) => ({
      ...job,
      holdsBack,
    }));
  });
  return [...services, ...jobs, ...releaseJobs];
}

/** What starts the state machine of a job; nothing where it starts something else. */
function jobRunner(references: References, located: Located, target: unknown): TaskRunner[] {
  const machine = references.locate(located.stack, target);
  if (machine?.resource.Type !== 'AWS::StepFunctions::StateMachine') return [];
  const { States } = references.parsed(machine.resource.Properties!['DefinitionString']) as { States: { Run: JobRun } };
  const { TaskDefinition, NetworkConfiguration } = States.Run.Arguments;
  return [
    { ...runner(references, located, TaskDefinition, NetworkConfiguration.AwsvpcConfiguration), run: States.Run },
  ];
}

const dependsOn = ({ DependsOn = [] }: Resource, id: string) => [DependsOn].flat().includes(id);

function runner(references: References, { stack, id, resource }: Located, definition: unknown, vpc: Vpc): TaskRunner {
  const task = references.locate(stack, definition)!;
  const containers = (task.resource.Properties!['ContainerDefinitions'] ?? []) as Container[];
  const [container] = containers;
  if (!container) throw new Error(`${task.id} has no container`);
  return {
    name: container.Name,
    stack,
    id,
    properties: propertiesOf(resource),
    isService: resource.Type === 'AWS::ECS::Service',
    task,
    container,
    containers,
    securityGroups: vpc.SecurityGroups,
    subnets: vpc.Subnets,
  };
}

function propertiesOf({ Properties = {} }: Resource): Readonly<Record<string, unknown>> {
  return Properties;
}

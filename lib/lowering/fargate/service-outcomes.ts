import { fargateSizes } from '../../data/fargate-sizes';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { awsCron } from '../cron';
import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, rounded } from '../lowering-note';
import { checkNote } from '../release-check';
import { hasPlaceholder, isReleased } from '../released';
import { replicaAmount } from '../replica-size';
import { isMoving } from '../slots';
import { beyondLimits } from './release-limits';
import { isExact, rolloutBounds } from './rollout';
import { proxyMemoryMiB } from './service-connect';
import { helperMemoryMiB, taskSize, wantedSize } from './task-size';
import { webProtocolOutcome } from '../web-outcomes';

/** The service that a fact belongs to. */
export const serviceOf = ({ spec, names }: FactContext) => spec.services[names[0] ?? ''] as ServiceSpec;

export function buildOutcome(context: FactContext): Outcome {
  const [name = ''] = context.names;
  if (isReleased(context.spec, name, context.released))
    return honoured(`image of the release ${context.released[name]}`);
  return honoured(
    hasPlaceholder(serviceOf(context))
      ? 'a stand-in runs until the first release'
      : 'starts at no replica until the first release',
  );
}

export function protocolOutcome(protocol: ServiceSpec['protocol'], { kind }: ServiceSpec, stage: StageSpec): Outcome {
  return kind === 'web' ? webProtocolOutcome(protocol, stage) : honoured('protocol of Service Connect');
}

export function sizeOutcome(context: FactContext): Outcome {
  const [name = ''] = context.names;
  const service = serviceOf(context);
  const helpers = helpersOf(context.spec, name);
  const wanted = wantedSize(context.spec, name);
  const size = taskSize(context.spec, name);
  if (size === undefined) {
    return impossible(`no Fargate task has ${vcpu(wanted.cpuUnits)} and ${wanted.memoryMiB} MiB${helpers}`, {
      allowed: sizesNear(wanted.cpuUnits),
      fix: 'lower one of the two',
    });
  }
  const given = `a task of ${vcpu(size.cpuUnits)} and ${size.memoryMiB} MiB${helpers}`;
  const requested = {
    cpuUnits: replicaAmount(service, ({ request }) => request.cpu * 1024),
    memoryMiB: replicaAmount(service, ({ request }) => request.memoryMiB) + helperMemoryMiB(context.spec, name),
  };
  const amounts = [wanted, requested];
  const fits = amounts.every(({ cpuUnits, memoryMiB }) => cpuUnits === size.cpuUnits && memoryMiB === size.memoryMiB);
  return fits
    ? honoured(given)
    : rounded(`${given}: Fargate sells fixed sizes, and a task has all of its size, request and limit alike`);
}

function helpersOf(stage: StageSpec, name: string): string {
  const helpers = [
    [proxyMemoryMiB(stage, name), 'the proxy of Service Connect'],
    [helperMemoryMiB(stage, name) - proxyMemoryMiB(stage, name), 'what collects its signals'],
  ] as const;
  return helpers.map(([memoryMiB, who]) => (memoryMiB > 0 ? `, ${memoryMiB} MiB of it for ${who}` : '')).join('');
}

/** The memory that goes with this much CPU, and the most that there is. */
function sizesNear(cpuUnits: number): string {
  const { cpu: largest = 0, memoryMiB: most = 0 } = fargateSizes.at(-1) ?? {};
  const cpu = fargateSizes.find((size) => size.cpu >= cpuUnits)?.cpu;
  if (cpu === undefined) return `at most ${vcpu(largest)} and ${most} MiB`;
  const memories = fargateSizes.filter((size) => size.cpu === cpu).map(({ memoryMiB }) => memoryMiB);
  return `${Math.min(...memories)} to ${Math.max(...memories)} MiB with ${vcpu(cpu)}, at most ${most} MiB with ${vcpu(largest)}`;
}

function vcpu(units: number): string {
  return `${units / 1024} vCPU`;
}

export function replicasOutcome(context: FactContext): Outcome {
  const service = serviceOf(context);
  const { min, max } = service.replicas;
  if (!isReleased(context.spec, context.names[0] ?? '', context.released) && !hasPlaceholder(service)) {
    return honoured('none until the first release, then as declared');
  }
  if (min < max) return honoured(`${min} to ${max} tasks over the zones, by Application Auto Scaling`);
  return honoured(min === 1 ? '1 task' : `${min} tasks over the zones`);
}

/** Of five cron fields, for the schedulers of AWS. */
export function cronOutcome(cron: string, how: string): Outcome {
  if (awsCron(cron) !== undefined) return honoured(how);
  return impossible('the schedulers of AWS take a day of the month or a weekday, not both', {
    fix: 'leave one of the two *',
  });
}

export function releaseOutcome(service: ServiceSpec, stage: StageSpec): Outcome {
  const { release, routes } = service;
  if (release.strategy !== 'rolling') {
    if (isMoving(stage)) return movingOutcome(release.strategy);
    if (routes.length !== 1)
      return impossible(`ECS shifts one listener rule, and this service has ${routes.length} routes`, {
        fix: 'use rolling, or one route',
      });
    const how = `ECS ${release.strategy} release, rolled back by its alarm`;
    return beyondLimits(release) ?? honoured(`${how}${checkNote(service, 'before it has traffic')}`);
  }
  const { minHealthyPercent, maxHealthyPercent } = rolloutBounds(service);
  const bounds = `rolling, ${minHealthyPercent} to ${maxHealthyPercent} % of the tasks`;
  if (isExact(service)) return honoured(`${bounds}, with circuit breaker and rollback`);
  return rounded(`${bounds}: ECS counts in percent, so more tasks move at a time when there are more`);
}

/**
 * ECS writes the forward action anew with its own two groups, and a slot of weight 0 would forget which of them has the
 * tasks. Observed: https://github.com/go-to-k/cdk-real-drift/issues/1730
 */
function movingOutcome(strategy: ServiceSpec['release']['strategy']): Outcome {
  return impossible(`in a ${strategy} release ECS writes the weights that two slots share`, {
    allowed: 'rolling, as long as there are two slots',
    fix: 'go to rolling() before the move: docs/guides/moving-a-system.md',
  });
}

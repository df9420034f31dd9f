import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { daemonKindOutcome } from '../daemon-outcomes';
import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, rounded } from '../lowering-note';
import { hasPlaceholder, isReleased } from '../released';
import { kubernetesCron } from './kubernetes-cron';
import { isTaken } from './namespace';
import { namespacePolicies } from './network-policy';
import { namespaceOf } from './placed-service';
import { NOBODY } from './pod';
import { milliCpu } from './resources';
import { groupName } from './roles';
import { MAIN_PORT } from './service';
import { nameOf, serviceOf } from './service-of';
import { shiftsTraffic } from './shifts-traffic';
import { webProtocolOutcome } from '../web-outcomes';

export function kindOutcome(kind: ServiceSpec['kind'], context: FactContext): Outcome {
  const name = nameOf(context);
  if (([NOBODY, ...namespacePolicies] as string[]).includes(name)) {
    return impossible(`every namespace has something named '${name}' already`, { fix: 'rename the service' });
  }
  if (serviceOf(context).namespace === undefined && isTaken(context.spec.system)) {
    return impossible(`the cluster has a namespace '${context.spec.system}' of its own`, {
      fix: 'give the service a namespace, or rename the system',
    });
  }
  if (kind === 'daemon') return daemonKindOutcome(kind, context);
  if (kind === 'job') return jobKindOutcome(context);
  if (!shiftsTraffic(serviceOf(context))) return honoured('Deployment');
  const isThere = isReleased(context.spec, nameOf(context), context.released) || hasPlaceholder(serviceOf(context));
  return honoured(isThere ? 'Rollout of Argo Rollouts' : 'Rollout of Argo Rollouts; it comes with the first release');
}

function jobKindOutcome(context: FactContext): Outcome {
  if (!serviceOf(context).beforeRelease) return honoured('CronJob');
  const isThere = isReleased(context.spec, nameOf(context), context.released);
  return honoured(isThere ? 'Job, run by Argo CD' : 'Job, run by Argo CD; it comes with the first release');
}

export function namespaceOutcome(namespace: string): Outcome {
  if (!isTaken(namespace)) return honoured('namespace of its own');
  return impossible(`the cluster has a namespace '${namespace}' of its own`, { fix: 'choose another name' });
}

export function buildOutcome(context: FactContext): Outcome {
  const name = nameOf(context);
  if (isReleased(context.spec, name, context.released))
    return honoured(`image of the release ${context.released[name]}`);
  if (hasPlaceholder(serviceOf(context))) return honoured('a stand-in runs until the first release');
  return honoured('starts at no replica until the first release');
}

export function portsOutcome(ports: ServiceSpec['ports']): Outcome {
  const unfit = Object.keys(ports).find((name) => name === MAIN_PORT || name.includes('--') || name.endsWith('-'));
  if (unfit === undefined) return honoured('ports of the container; no connection to them is opened');
  if (unfit === MAIN_PORT) return impossible(`'${MAIN_PORT}' is the name of the port itself`, { fix: 'rename it' });
  return impossible(`Kubernetes has no port named '${unfit}'`, {
    allowed: 'single hyphens between letters and digits',
    fix: 'rename it',
  });
}

export function protocolOutcome(protocol: ServiceSpec['protocol'], { kind }: ServiceSpec, stage: StageSpec): Outcome {
  return kind === 'web' ? webProtocolOutcome(protocol, stage) : honoured('protocol of its port');
}

export function sizeOutcome({ resources: { request, limit } }: ServiceSpec): Outcome {
  const shares = [request.cpu, limit.cpu ?? request.cpu];
  if (shares.every((cpu) => milliCpu(cpu) / 1000 === cpu)) return honoured('requests and limits of the container');
  return rounded('requests and limits of the container, in thousandths of a processor');
}

export function cronOutcome(cron: string): Outcome {
  if (kubernetesCron(cron) !== undefined) return honoured('schedule of the CronJob');
  return impossible(`Kubernetes does not understand '${cron}'`, {
    allowed: 'numbers, names, * , - and /',
    fix: 'write it without L, W and #',
  });
}

export function shellOutcome(exec: boolean, context: FactContext): Outcome {
  if (!exec) return honoured('no shell');
  const { spec } = context;
  const namespace = namespaceOf(spec, nameOf(context));
  const isShared = Object.entries(spec.services).some(
    ([name, other]) => !other.exec && namespaceOf(spec, name) === namespace,
  );
  const where = isShared ? ` into any pod of the namespace ${namespace}` : '';
  const group = groupName(spec, 'operator');
  return rounded(`kubectl exec${where} for the group ${group}; the audit log says who, not what was typed`);
}

import { limits } from '../../data/limits';
import type { SidecarSpec } from '../../spec/sidecar';
import { containersOf, sidecarResources } from '../containers';
import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, rounded } from '../lowering-note';
import { isTooLarge } from './config-files';
import { milliCpu } from './resources';
import { serviceOf } from './service-of';

export function filesOutcome(context: FactContext): Outcome {
  const { files } = serviceOf(context);
  return isTooLarge({ files }) ? tooLarge() : honoured('ConfigMap, each file mounted by itself');
}

export function sidecarOutcome(context: FactContext): Outcome {
  const [service = '', name = ''] = context.names;
  const spec = serviceOf(context);
  const paths = containersOf(service, spec).find((container) => container.name === name);
  const sidecar = spec.sidecars[name] as SidecarSpec;
  if (paths && isTooLarge(paths)) return tooLarge();
  if (!sidecar.init && sidecar.essential)
    return rounded('sidecar; when it ends it is started again by itself, and the pod stays');
  const how = sidecar.init
    ? 'init container, which ends before the next container starts'
    : 'sidecar, started again when it ends';
  const { request, limit } = sidecarResources(sidecar, spec);
  const isExact = [request.cpu, limit.cpu ?? request.cpu].every((cpu) => milliCpu(cpu) / 1000 === cpu);
  return isExact ? honoured(how) : rounded(`${how}, with thousandths of a processor`);
}

function tooLarge(): Outcome {
  const mib = limits.kubernetesConfigMapBytes.max / 1024 / 1024;
  return impossible(`Kubernetes keeps at most ${mib} MiB of files for one container`, {
    allowed: `${mib} MiB`,
    fix: 'put the larger ones into the image, or into a bucket that the service reads',
  });
}

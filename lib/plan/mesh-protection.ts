import { encryptedServices } from '../lowering/fargate/service-connect';
import { isInMesh } from '../lowering/mesh';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';

/** What the mesh of a stage does for calls from one service to another; undefined where it does nothing. */
export function meshProtection(
  spec: StageSpec,
  target: DeploymentTarget,
  caller: string,
  callee: string,
): string | undefined {
  return target === 'eks' ? byIstio(spec, caller, callee) : byServiceConnect(spec, callee);
}

function byIstio(spec: StageSpec, caller: string, callee: string): string | undefined {
  const ends = [caller, callee].map((name) => spec.services[name]);
  if (!ends.every((service) => service && isInMesh(spec, service))) return undefined;
  const how = 'mutual TLS between proxies (Istio)';
  return spec.mesh?.mutualTls === 'strict' ? how : `${how}; what is plain is taken, too (permissive)`;
}

function byServiceConnect(spec: StageSpec, callee: string): string | undefined {
  return encryptedServices(spec).includes(callee)
    ? 'TLS between proxies (Service Connect); the caller shows no certificate'
    : undefined;
}

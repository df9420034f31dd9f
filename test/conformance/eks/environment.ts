import type { ObservedSecret, ObservedWorkload } from '../observed';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PodRunner } from './pod-runners';

type Variable = { readonly text: string } | { readonly secret: ObservedSecret };

/** The variables of the program, and where those that are secret come from. */
export function observeEnvironment(
  delivered: KubernetesObjects,
  runner: PodRunner,
): Pick<ObservedWorkload, 'environment' | 'secrets'> {
  const variables = [...variablesOf(delivered, runner)];
  return {
    environment: Object.fromEntries(
      variables.flatMap(([name, value]) => ('text' in value ? [[name, value.text]] : [])),
    ),
    secrets: Object.fromEntries(
      variables.flatMap(([name, value]) => ('secret' in value ? [[name, value.secret]] : [])),
    ),
  };
}

/** Of the same name the last one counts, and one of the container itself before those of a whole object. */
function variablesOf(delivered: KubernetesObjects, runner: PodRunner): Map<string, Variable> {
  const { envFrom = [], env = [] } = runner.container;
  const whole = envFrom.flatMap(({ prefix = '', configMapRef, secretRef }) => {
    const values = configMapRef
      ? plainOf(delivered, runner, configMapRef.name)
      : secretsOf(delivered, runner, secretRef?.name);
    return Object.entries<Variable>(values).map(([name, value]) => [`${prefix}${name}`, value] as const);
  });
  const single = env.map(({ name, value, valueFrom }) => {
    if (valueFrom === undefined) return [name, { text: value ?? '' }] as const;
    const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom;
    if (fieldRef) return [name, { text: fieldRef.fieldPath ?? '' }] as const;
    const found = configMapKeyRef
      ? plainOf(delivered, runner, configMapKeyRef.name)[configMapKeyRef.key]
      : secretsOf(delivered, runner, secretKeyRef?.name)[secretKeyRef?.key ?? ''];
    if (!found) throw new Error(`${runner.name}: ${name} comes from nowhere`);
    return [name, found] as const;
  });
  return new Map<string, Variable>([...whole, ...single]);
}

function plainOf(
  delivered: KubernetesObjects,
  { namespace }: PodRunner,
  name: string | undefined,
): Record<string, { text: string }> {
  const found = delivered.find('ConfigMap', namespace, name);
  if (!found) throw new Error(`no ConfigMap ${name} in ${namespace}`);
  return Object.fromEntries(Object.entries(found.data ?? {}).map(([key, text]) => [key, { text }]));
}

/** A Secret, by what External Secrets puts into it. */
function secretsOf(
  delivered: KubernetesObjects,
  { namespace }: PodRunner,
  name: string | undefined,
): Record<string, { secret: ObservedSecret }> {
  const makers = delivered
    .all('ExternalSecret')
    .filter(({ metadata, spec }) => metadata.namespace === namespace && spec?.target?.name === name);
  const [maker] = makers;
  if (!maker || makers.length > 1) throw new Error(`${makers.length} make the Secret ${name} in ${namespace}`);
  const entries = (maker.spec?.data ?? []).map(({ secretKey, remoteRef: { key, property } }) => {
    return [secretKey, { secret: { secret: key, ...(property !== undefined && { field: property }) } }] as const;
  });
  return Object.fromEntries(entries);
}

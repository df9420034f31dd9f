import type { NagRuleResult } from 'cdk-nag';
import { looksSecret } from '../../spec/secret-detector';
import { isRecord } from '../properties';
import type { ResourceView } from '../rule';

/** CodeBuild: the value of such a variable is the name of a secret or parameter. */
const REFERENCE_TYPES: readonly unknown[] = ['SECRETS_MANAGER', 'PARAMETER_STORE'];

/**
 * No string of a resource is a credential: environment of tasks, functions and builds, passwords of databases,
 * connection strings. One finding per place, named by its path; the value is never shown.
 */
export function plainTextSecret({ properties }: ResourceView): NagRuleResult {
  return [...new Set(secretsIn(properties, '', []))];
}

function secretsIn(value: unknown, name: string, path: readonly string[]): string[] {
  if (typeof value === 'string') return looksSecret(name, value) ? [path.join('.')] : [];
  // the items of `Passwords: [...]` are passwords
  if (Array.isArray(value))
    return value.flatMap((item, index) => secretsIn(item, name, [...path, labelOf(item, index)]));
  if (!isRecord(value) || REFERENCE_TYPES.includes(value.Type)) return [];
  const key = value.Name ?? value.Key;
  return Object.entries(value).flatMap(([property, child]) => {
    const isPair = property === 'Value' && typeof key === 'string';
    return isPair ? secretsIn(child, key, path) : secretsIn(child, property, [...path, property]);
  });
}

/** An item by its own name rather than by its place, so that the id of a finding survives an insertion. */
function labelOf(item: unknown, index: number): string {
  const name = isRecord(item) ? (item.Name ?? item.Key) : undefined;
  return typeof name === 'string' ? name.replace(/[^\w.-]/g, '_') : String(index);
}

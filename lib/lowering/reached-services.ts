import type { StageSpec } from '../spec/stage';

/** Services by name that calls lead to from some of them, these included: what they wait for while they answer. */
export function reachedServices({ services }: Pick<StageSpec, 'services'>, from: readonly string[]): string[] {
  const reached = new Set<string>();
  const visit = (name: string) => {
    if (services[name] === undefined || reached.has(name)) return;
    reached.add(name);
    services[name].calls.forEach(visit);
  };
  from.forEach(visit);
  return [...reached];
}

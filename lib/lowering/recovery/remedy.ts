import type { RecoverySpec } from '../../spec/recovery';
import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import type { FailureEstimate } from './estimate';
import { recoveryEstimates } from './estimate';
import type { Failure } from './part-estimate';
import { strategies } from './second-region';

/** A change of the description that makes some failure cheaper. */
interface Remedy {
  readonly text: string;
  readonly applied: (spec: StageSpec) => StageSpec;
}

const mapped = <T>(all: Readonly<Record<string, T>>, change: (one: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]));

const strategy = (name: RecoverySpec['strategy']): Remedy => ({
  text: `recovery.strategy: '${name}'`,
  applied: (spec) => ({
    ...spec,
    ...(spec.recovery && { recovery: { ...spec.recovery, strategy: name, region: spec.recovery.region ?? 'another' } }),
  }),
});

/** From the cheapest to the dearest. */
const remedies: readonly Remedy[] = [
  {
    text: 'replicas of at least 2, in two zones',
    applied: (spec) => ({
      ...spec,
      services: mapped(spec.services, (service) => ({
        ...service,
        zones: undefined,
        replicas: { min: Math.max(2, service.replicas.min), max: Math.max(2, service.replicas.max) },
      })),
    }),
  },
  {
    text: 'buckets with versioned: true',
    applied: (spec) => ({ ...spec, buckets: mapped(spec.buckets, (bucket) => ({ ...bucket, versioned: true })) }),
  },
  {
    text: "databases with highAvailability: 'multi-az'",
    applied: (spec) => ({
      ...spec,
      databases: mapped(spec.databases, (database) => ({ ...database, highAvailability: 'multi-az' as const })),
    }),
  },
  {
    text: "backup.snapshots every hour (cron: '15 * * * *')",
    applied: (spec) => ({
      ...spec,
      backup: {
        lock: 'governance',
        dumps: {},
        ...spec.backup,
        snapshots: [{ cron: '15 * * * *', timeZone: 'UTC', retentionDays: 30 }],
      },
    }),
  },
  ...strategies.map(strategy),
];

/** What would keep a promise that is missed: one change, or several together. Undefined where nothing does. */
export function remedyFor(
  spec: StageSpec,
  target: DeploymentTarget,
  failure: Failure,
  isMet: (estimate: FailureEstimate) => boolean,
): string | undefined {
  const works = (changed: StageSpec) =>
    recoveryEstimates(changed, target).some((estimate) => estimate.failure === failure && isMet(estimate));
  const single = remedies.find(({ applied }) => works(applied(spec)));
  if (single) return single.text;
  let together = spec;
  const texts: string[] = [];
  for (const { text, applied } of remedies) {
    together = applied(together);
    texts.push(text);
    if (works(together)) return needed(spec, texts, works).join(', and ');
  }
  return undefined;
}

/** Of changes that work together, those without which they do not. */
function needed(spec: StageSpec, texts: readonly string[], works: (changed: StageSpec) => boolean): string[] {
  const apply = (kept: readonly string[]) =>
    remedies.filter(({ text }) => kept.includes(text)).reduce((changed, { applied }) => applied(changed), spec);
  return texts.reduce<string[]>(
    (kept, text) => {
      const without = kept.filter((each) => each !== text);
      return works(apply(without)) ? without : kept;
    },
    [...texts],
  );
}

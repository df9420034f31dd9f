import { cacheVersion, cacheVersions } from '../../data/engine-versions';
import { cacheNodeTypes } from '../../data/instance-types';
import type { CacheSpec } from '../../spec/cache';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, refused } from '../lowering-note';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';

const cacheOf = ({ spec, names }: FactContext) => spec.caches[names[0] ?? ''] as CacheSpec;

/** How each fact of a cache is carried out, the same on every target. */
export const cacheFacts: readonly Fact[] = [
  always('caches.*.engine', 'ElastiCache engine'),
  when('caches.*.version', versionOutcome, 'engine version, of those that ElastiCache offers'),
  when('caches.*.nodeType', nodeTypeOutcome, 'node type, of the current generations'),
  always('caches.*.replicas', 'replicas in other zones'),
  always('caches.*.eviction', 'parameter group'),
  always('caches.*.snapshotRetentionDays', 'daily snapshots'),
  always('caches.*.rotationDays', 'rotation by Secrets Manager'),
];

function versionOutcome(version: string, context: FactContext): Outcome {
  const { engine } = cacheOf(context);
  if (cacheVersion(engine, version)) return honoured(`${engine} ${version}`);
  return impossible(`ElastiCache has no ${engine} ${version}`, {
    allowed: cacheVersions[engine].map((row) => row.version).join(', '),
    fix: 'choose one of these',
  });
}

function nodeTypeOutcome(type: string, context: FactContext): Outcome {
  const { engine } = cacheOf(context);
  const size = cacheNodeTypes[engine].get(type);
  if (size) return honoured(`${size.vcpu} vCPU, ${size.memoryGiB} GiB for data`);
  return refused(`ElastiCache for ${engine} has no current node type '${type}'`, {
    fix: 'choose one such as t4g.small, m7g.large or r7g.large',
  });
}

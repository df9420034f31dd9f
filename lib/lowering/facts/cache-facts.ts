import { cacheVersion, cacheVersions } from '../../data/engine-versions';
import { cacheNodeTypes } from '../../data/instance-types';
import type { CacheSpec } from '../../spec/cache';
import { honoured, refused } from '../lowering-note';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';

const cacheOf = ({ spec, names }: FactContext) => spec.caches[names[0] ?? ''] as CacheSpec;

/** How each fact of a cache is carried out, the same on every target. */
export const cacheFacts: readonly Fact[] = [
  always('caches.*.engine', 'ElastiCache engine'),
  when<string>('caches.*.version', (version, context) => {
    const { engine } = cacheOf(context);
    const known = cacheVersions[engine].map((row) => row.version).join(', ');
    return cacheVersion(engine, version) ? honoured(`${engine} ${version}`) : refused(`ElastiCache has no ${engine} ${version}: choose ${known}`);
  }),
  when<string>('caches.*.nodeType', (type, context) => {
    const { engine } = cacheOf(context);
    const size = cacheNodeTypes[engine].get(type);
    return size ? honoured(`${size.vcpu} vCPU, ${size.memoryGiB} GiB for data`) : refused(`ElastiCache for ${engine} has no current node type '${type}': choose one such as t4g.small, m7g.large or r7g.large`);
  }),
  always('caches.*.replicas', 'replicas in other zones'),
  always('caches.*.eviction', 'parameter group'),
  always('caches.*.snapshotRetentionDays', 'daily snapshots'),
  always('caches.*.rotationDays', 'rotation by Secrets Manager'),
];

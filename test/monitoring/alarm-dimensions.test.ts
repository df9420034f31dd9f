import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../lib/lowering/kubernetes/kubernetes-objects';
import { deploymentTargets } from '../../lib/spec/target';
import { References } from '../conformance/references';
import type { AskedMetric } from '../support/cloudwatch/built-alarms';
import { askedMetrics } from '../support/cloudwatch/built-alarms';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeStage } from '../support/synth';
import { systems } from '../support/systems';

/** Dimensions whose values are names of resources. */
const WATCHED = [
  'ClusterName',
  'ServiceName',
  'DBInstanceIdentifier',
  'CacheClusterId',
  'CanaryName',
  'BackupVaultName',
  'PodName',
];

const WORKLOADS = ['Deployment', 'Rollout', 'DaemonSet'];

/** Names of the resources of a type, with what AWS adds to them. */
function named(stage: SynthesizedStage, type: string, property: string, endings: readonly string[] = ['']) {
  const names = new References(stage).all(type).map(({ resource }) => resource.Properties?.[property]);
  return names.flatMap((name) => (typeof name === 'string' ? endings.map((ending) => `${name}${ending}`) : []));
}

const numbered = (count: number, ending: (n: number) => string) =>
  Array.from({ length: count }, (_, i) => ending(i + 1));

/** What a stage has that bears a dimension's value as its name. */
function bearers(stage: SynthesizedStage): Readonly<Record<string, readonly string[]>> {
  return {
    ClusterName: [...named(stage, 'AWS::ECS::Cluster', 'ClusterName'), ...named(stage, 'AWS::EKS::Cluster', 'Name')],
    ServiceName: named(stage, 'AWS::ECS::Service', 'ServiceName'),
    DBInstanceIdentifier: [
      ...named(stage, 'AWS::RDS::DBInstance', 'DBInstanceIdentifier'),
      // RDS makes the servers of such a cluster itself
      ...named(
        stage,
        'AWS::RDS::DBCluster',
        'DBClusterIdentifier',
        numbered(3, (n) => `-instance-${n}`),
      ),
    ],
    DBClusterIdentifier: named(stage, 'AWS::RDS::DBCluster', 'DBClusterIdentifier'),
    CacheClusterId: named(
      stage,
      'AWS::ElastiCache::ReplicationGroup',
      'ReplicationGroupId',
      numbered(6, (n) => `-00${n}`),
    ),
    CanaryName: named(stage, 'AWS::Synthetics::Canary', 'Name'),
    BackupVaultName: named(stage, 'AWS::Backup::BackupVault', 'BackupVaultName'),
  };
}

/** Dimensions by name and literal value: what is a reference leads somewhere by itself. */
function literals(metrics: readonly AskedMetric[]): [dimension: string, value: string][] {
  const pairs = metrics.flatMap(({ dimensions }) => Object.entries(dimensions));
  return pairs.flatMap(([dimension, json]): [string, string][] => {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? [[dimension, value]] : [];
  });
}

test('alarms name clusters, services, servers, nodes, canaries and vaults', () => {
  const asked = systems.flatMap((system) =>
    deploymentTargets.flatMap((target) => literals(askedMetrics(synthesizeStage(system, 'prod', { target })))),
  );
  const dimensions = new Set(asked.map(([dimension]) => dimension));
  expect([...dimensions]).toEqual(expect.arrayContaining(WATCHED));
});

describe.each(deploymentTargets)('on %s', (target) => {
  test.each(systems.map((system) => [system.name, system] as const))(
    'an alarm of %s is about something that is there, or it would be silent for ever',
    (_, system) => {
      for (const { stage: name } of system.stages) {
        const stage = synthesizeStage(system, name, { target });
        const known = bearers(stage);
        const all = literals(askedMetrics(stage)).filter(([dimension]) => dimension in known);
        expect(all.filter(([dimension, value]) => !known[dimension]!.includes(value))).toEqual([]);
      }
    },
  );
});

test.each(systems.map((system) => [system.name, system] as const))(
  'alarms on pods of %s name workloads of its chart and their namespaces',
  (_, system) => {
    for (const spec of system.stages) {
      const workloads = kubernetesObjects(spec)
        .filter(({ kind }) => WORKLOADS.includes(kind))
        .map(({ metadata }) => `${metadata.namespace} ${metadata.name}`);
      const asked = askedMetrics(synthesizeStage(system, spec.stage, { target: 'eks' }))
        .filter(({ dimensions }) => 'PodName' in dimensions)
        .map(
          ({ dimensions }) =>
            `${String(JSON.parse(dimensions['Namespace']!))} ${String(JSON.parse(dimensions['PodName']!))}`,
        );
      expect(asked.filter((pods) => !workloads.includes(pods))).toEqual([]);
    }
  },
);

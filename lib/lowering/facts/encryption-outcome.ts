import { cacheNodeTypes, databaseInstanceTypes } from '../../data/instance-types';
import type { NetworkSpec } from '../../spec/network';
import type { StageSpec } from '../../spec/stage';
import type { Outcome } from '../lowering-note';
import { honoured, refused } from '../lowering-note';
import { databaseInstanceType, databaseMode } from '../database-mode';
import type { FactContext } from './fact';

/** VPC encryption controls, which in `enforce` admit only hardware that encrypts. See lib/data/vpc-encryption-controls.json. */
export function encryptionOutcome(mode: NetworkSpec['encryption'], { spec }: FactContext): Outcome {
  if (mode === 'off') return honoured('no encryption by the network');
  if (spec.network.existing !== undefined)
    return refused('an existing network is changed by its owner', { allowed: 'off', fix: 'leave it off' });
  const unfit = mode === 'enforce' ? unfitTypes(spec) : [];
  if (unfit.length > 0)
    return refused(`the hardware of ${unfit.join(', ')} does not encrypt`, {
      allowed: 'off, monitor',
      fix: 'choose m7g, r7g, m8g or newer, or monitor',
    });
  return honoured(
    mode === 'enforce'
      ? 'VPC encryption controls refuse what is not encrypted; a new network must be deployed with monitor first'
      : 'VPC encryption controls move and record the traffic',
  );
}

function unfitTypes({ databases, caches }: StageSpec): string[] {
  const rows = [
    ...Object.entries(databases).flatMap(([name, database]) => {
      const type = database.existing ? undefined : databaseInstanceType(database);
      return type === undefined ? [] : [{ name, type, size: databaseInstanceTypes[databaseMode(database)].get(type) }];
    }),
    ...Object.entries(caches).map(([name, { engine, nodeType }]) => ({
      name,
      type: nodeType,
      size: cacheNodeTypes[engine].get(nodeType),
    })),
  ];
  return rows.filter(({ size }) => size?.encryptedInTransit === false).map(({ name, type }) => `${name} (${type})`);
}

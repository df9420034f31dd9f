import type { DataChangeSpec, StageSpec } from '../spec/stage';
import { databaseMode } from './database-mode';
import { databaseInstanceName } from './names';

/** What must stay as it is while data stands on it. A list may grow at its end. */
export type GuardedThing = Readonly<Record<string, string | readonly string[]>>;

/** Paths of the description to what stands there. */
export type GuardedThings = Readonly<Record<string, GuardedThing>>;

/** What a deployment brings, for the guard to hold against what is there. */
export interface GuardedState {
  /** `keep` or `disposable`. */
  readonly data: StageSpec['data'];
  readonly things: GuardedThings;
  /** Changes that somebody has weighed; one counts in the deployment that brings it, and never again. */
  readonly allowed: readonly DataChangeSpec[];
}

/** The network on whose subnets data lies. */
export function guardedNetwork(stage: StageSpec): GuardedState {
  const { existing, cidr = '' } = stage.network;
  return stateOf(stage, { network: { range: existing?.vpcId ?? cidr, zones: stage.zones } });
}

/** The databases that are made here: what they are called, what they are, where they stand and what encrypts them. */
export function guardedDatabases(stage: StageSpec): GuardedState | undefined {
  const databases = ownDatabases(stage);
  if (Object.keys(stage.databases).length === 0) return undefined;
  const { existing, cidr } = stage.network;
  const subnets = existing ? existing.isolatedSubnetIds : [cidr ?? ''];
  return stateOf(
    stage,
    Object.fromEntries(
      databases.map(([name, database]) => [
        `databases.${name}`,
        {
          name: databaseInstanceName(stage, name),
          mode: databaseMode(database),
          subnets,
          // nobody can say otherwise yet; whoever makes it a choice meets the guard
          encryption: 'key of the stage',
        },
      ]),
    ),
  );
}

function ownDatabases({ databases }: StageSpec) {
  return Object.entries(databases).filter(([, { existing }]) => existing === undefined);
}

function stateOf({ data, dataChanges }: StageSpec, things: GuardedThings): GuardedState {
  return { data, things, allowed: dataChanges };
}

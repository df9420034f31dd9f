import data from './lasting-types.json';

/** What is lost with a resource: its data, or what other stacks know of it. */
export type Held = 'data' | 'references';

const types = new Map(Object.entries(data.types).map(([type, { holds }]) => [type, holds as Held]));

/** What a CloudFormation resource type holds that a new resource of that type would not; undefined where nothing is lost. */
export function heldBy(type: string): Held | undefined {
  return types.get(type);
}

import type { StageSpec } from '../../spec/stage';
import { loadBalancerName } from '../names';

/** Values of CloudWatch's dimensions that AWS makes up, which are known when the parts are made. */
export interface MetricPlaces {
  /** Of `LoadBalancer`. */
  readonly loadBalancer: string;
  /** Of `TargetGroup`: all between which traffic to a service may shift, in all slots. */
  readonly targetGroups: (service: string) => readonly string[];
  /** Of `QueueName`. */
  readonly queue: (name: string) => string;
}

/** Stands for the values before there are any: in plans, pictures and rules that do not ask CloudWatch. */
export function symbolicPlaces(stage: StageSpec): MetricPlaces {
  const groups = ({ release }: StageSpec['services'][string]) =>
    release.strategy === 'rolling' ? ['a'] : ['a', 'a-alternate'];
  return {
    loadBalancer: `app/${loadBalancerName(stage)}/0000000000000000`,
    targetGroups: (service) => {
      const spec = stage.services[service];
      return spec === undefined ? [] : groups(spec).map((group) => `targetgroup/${service}-${group}/0000000000000000`);
    },
    queue: (name) => `${stage.system}-${stage.stage}-${name}`,
  };
}

import { expect } from '@jest/globals';
import { routePriority } from '../../lib/spec/route-priority';
import { behaviour } from './conformance';
import { declaredReachability } from './declared-reachability';

behaviour(
  '[CUS-16, CUS-43] who may talk to whom is what is declared, and nothing more',
  ({ spec, released, observed }) => {
    expect(observed.reachability).toEqual(declaredReachability(spec, released));
  },
);

behaviour(
  '[CUS-01, CUS-15] every route leads to the service that declares it, in the order of its own priority',
  ({ spec, observed }) => {
    const declared = Object.entries(spec.services).flatMap(([service, { routes, port }]) =>
      routes.map(({ path, host, ...rest }) => {
        const below = path.endsWith('/*') && path !== '/*' ? [path.slice(0, -2)] : [];
        return {
          priority: routePriority({ path, host, ...rest }),
          ...(host !== undefined && { host }),
          paths: [...below, path],
          service,
          port,
        };
      }),
    );
    const inOrder = (routes: readonly { readonly priority: number }[]) =>
      routes.toSorted((one, other) => one.priority - other.priority);
    expect(inOrder(observed.routes)).toEqual(inOrder(declared));
  },
);

import { expect, test } from '@jest/globals';
import { findingsOfAllGates } from '../../support/cloudformation-rules';
import { minimalSystem } from '../../support/descriptions';

const system = minimalSystem({
  mesh: { mutualTls: 'strict' },
  services: {
    api: { calls: ['pricing'] },
    shop: { kind: 'web', port: 3000, routes: ['/shop/*'], calls: ['api'] },
    pricing: { kind: 'internal', port: 50051, protocol: 'grpc' },
  },
});

test('[CUS-03, VIB-31] CloudFormation and the gate take the authority of a mesh, and the services in it', () => {
  expect(findingsOfAllGates(system)).toEqual([]);
});

import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import type { SynthesizedStage } from '../../support/synth';
import { synthesizeVariant } from '../../support/synth';

/** Zones of the subnets in which something runs: references lead to the stack of the network. */
function zonesIn(stage: SynthesizedStage, subnets: unknown): string[] {
  const text = JSON.stringify(subnets);
  return stage
    .resources('network', 'AWS::EC2::Subnet')
    .filter(([id]) => text.includes(id))
    .map(([, { AvailabilityZone }]) => String(AvailabilityZone));
}

function zonesOfApi(api: Description): string[] {
  const stage = synthesizeVariant({ services: { api } });
  const [service] = stage.resources('services-main', 'AWS::ECS::Service');
  return zonesIn(stage, service?.[1]['NetworkConfiguration']);
}

describe('tasks run', () => {
  test.each<[string, Description, string[]]>([
    ['over all zones of the stage', {}, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    ['in two zones', { zones: ['b', 'a'] }, ['us-east-1a', 'us-east-1b']],
    ['in one zone', { zones: ['c'] }, ['us-east-1c']],
  ])('[XEO-04] %s', (_, api, zones) => {
    expect(zonesOfApi(api)).toEqual(zones);
  });

  test('[XEO-04] in the zones of their job', () => {
    const nightly = { kind: 'job', schedule: { cron: '0 3 * * *' }, zones: ['b'] };
    const stage = synthesizeVariant({ services: { nightly } });
    const [machine] = stage.resources('services-main', 'AWS::StepFunctions::StateMachine');
    expect(zonesIn(stage, machine?.[1]['DefinitionString'])).toEqual(['us-east-1b']);
  });

  test('[XEO-06] at least three of the API, which ECS spreads again when one zone has more than its share', () => {
    const api = { replicas: { min: 3, max: 12 }, scaling: [{ metric: 'cpu', percent: 70 }] };
    const stage = synthesizeVariant({ services: { api } });
    stage.template('services-main').hasResourceProperties('AWS::ECS::Service', {
      AvailabilityZoneRebalancing: 'ENABLED',
    });
    stage.template('services-main').hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 3,
    });
  });
});

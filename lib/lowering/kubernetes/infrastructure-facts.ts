import type { StageSpec } from '../../spec/stage';
import { environmentOf } from './environment';
import type { PlacedService } from './placed-service';
import { placedServices } from './placed-service';
import type { InfrastructureFact } from './infrastructure-fact';
import { imageRegistry, targetGroupArn } from './infrastructure-fact';

/** The values that the objects of a stage need and only its deployment knows. Never a secret. */
export function infrastructureFacts(stage: StageSpec): InfrastructureFact[] {
  const facts = placedServices(stage, 'released').flatMap(factsOf);
  return [...new Map(facts.map((fact) => [fact.name, fact])).values()];
}

function factsOf(placed: PlacedService): InfrastructureFact[] {
  const { service, name } = placed;
  return [
    ...(service.image === undefined ? [imageRegistry] : []),
    ...(service.kind === 'web' ? [targetGroupArn(name)] : []),
    ...environmentOf(placed).facts,
  ];
}

import type { StageSpec } from '../../spec/stage';
import { mountedBy } from '../file-systems';
import { analysisTemplate } from './analysis-template';
import { namedHosts } from './application-network-policy';
import { environmentOf } from './environment';
import type { PlacedService } from './placed-service';
import { placedServices } from './placed-service';
import type { InfrastructureFact } from './infrastructure-fact';
import {
  imageRegistry,
  loadBalancerName,
  previewTargetGroupArn,
  targetGroupArn,
  targetGroupName,
  toolImage,
  volumeHandle,
} from './infrastructure-fact';
import { scalingFacts } from './scaling-triggers';
import { telemetryFacts } from './telemetry/alarms';

/** The values that the objects of a stage need and only its deployment knows. Never a secret. */
export function infrastructureFacts(stage: StageSpec): InfrastructureFact[] {
  const facts = [...placedServices(stage, 'released').flatMap(factsOf), ...telemetryFacts(stage)];
  return [...new Map(facts.map((fact) => [fact.name, fact])).values()];
}

function factsOf(placed: PlacedService): InfrastructureFact[] {
  const { service, name } = placed;
  return [
    ...(service.image === undefined ? [imageRegistry] : []),
    ...(service.tool ? [toolImage(name)] : []),
    ...(service.kind === 'web' ? [targetGroupArn(name)] : []),
    ...(service.release.strategy === 'blue-green' ? [previewTargetGroupArn(name)] : []),
    ...(analysisTemplate(placed) ? [loadBalancerName, targetGroupName(name)] : []),
    ...scalingFacts(placed),
    ...mountedBy(placed.stage, name).map((fileSystem) => volumeHandle(name, fileSystem)),
    ...environmentOf(placed).facts,
    ...namedHosts(placed),
  ];
}

import type { ScrapedService } from '../../telemetry/signals';
import { scrapedService } from '../../telemetry/signals';
import type { INetworkPolicyPeer } from '../models';
import type { PlacedService } from '../placed-service';
import { telemetryPeer } from './names';

/** Who asks a service for its numbers: Prometheus, or the collector of its node. */
export function scraperOf({
  stage,
  name,
}: PlacedService): (ScrapedService & { readonly peer: INetworkPolicyPeer }) | undefined {
  const scraped = scrapedService(stage, name);
  const who = stage.observability.metrics === 'prometheus' ? 'prometheus' : 'collector';
  return scraped && { ...scraped, peer: telemetryPeer(who) };
}

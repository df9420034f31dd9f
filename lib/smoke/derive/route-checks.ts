import { isReleased } from '../../lowering/released';
import type { StageSpec } from '../../spec/stage';
import type { NotAsked, SmokeCheck, SmokePlan, SmokeRequest } from '../smoke-check';
import type { OwnedRoute } from './owner';
import { ownerOf, routesOf } from './owner';
import { NOBODYS, sampleOf } from './samples';
import type { Viewpoint } from './viewpoint';

/** What every route promises: that its service answers; where declared, websockets and a cookie that leads back. */
export function routeChecks(stage: StageSpec, viewpoint: Viewpoint): SmokePlan {
  const plans = routesOf(stage).map((owned) => checksOf(owned, stage, viewpoint));
  return {
    checks: [...plans.flatMap(({ checks }) => checks), ...unknownPath(stage, viewpoint)],
    notAsked: plans.flatMap(({ notAsked }) => notAsked),
  };
}

function checksOf(owned: OwnedRoute, stage: StageSpec, viewpoint: Viewpoint): SmokePlan {
  const { route, service: name, source } = owned;
  const service = stage.services[name];
  if (service === undefined) return { checks: [], notAsked: [] };
  const title = `${name} answers ${route.host ?? ''}${route.path}`;
  const request = sampleOf(owned, stage, viewpoint);
  if (request === undefined)
    return leftOut(title, source, 'narrower routes or files take all that could be asked of it');
  if (service.protocol === 'grpc' && !route.path.endsWith('/*'))
    return leftOut(title, source, 'a call of exactly this method might change something');
  const protocol = service.protocol === 'tcp' ? 'http' : service.protocol;
  const standIn = !isReleased(stage, name, viewpoint.released);
  const answer: SmokeCheck = { kind: 'answer', title, source, request, protocol, expected: 'reached', standIn };
  const further = [...websocket(owned, stage, request), ...sticky(owned, stage, request)];
  if (!standIn || !service.websocket) return { checks: [answer, ...further], notAsked: [] };
  // a stand-in speaks plain HTTP
  const kept = further.filter(({ kind }) => kind !== 'websocket');
  const reason = 'nothing was released yet, and the stand-in has no websocket';
  return { checks: [answer, ...kept], notAsked: [{ title: websocketTitle(owned), source, reason }] };
}

function websocket(owned: OwnedRoute, { services }: StageSpec, request: SmokeRequest): SmokeCheck[] {
  if (!services[owned.service]?.websocket) return [];
  return [{ kind: 'websocket', title: websocketTitle(owned), source: `services.${owned.service}.websocket`, request }];
}

function websocketTitle({ service, route }: OwnedRoute): string {
  return `${service} opens a websocket at ${route.host ?? ''}${route.path}`;
}

function sticky({ service, route }: OwnedRoute, { services }: StageSpec, request: SmokeRequest): SmokeCheck[] {
  const wanted = services[service]?.sticky ?? false;
  if (wanted === false || services[service]?.protocol === 'grpc') return [];
  const title = `${service} brings a client of ${route.host ?? ''}${route.path} back to its replica`;
  return [{ kind: 'sticky', title, source: `services.${service}.sticky`, request, ttlSeconds: wanted.ttlSeconds }];
}

/** Where not everything has an owner, nobody but the load balancer answers the rest. */
function unknownPath(stage: StageSpec, { url }: Viewpoint): SmokeCheck[] {
  const path = `/${NOBODYS}/nobody-has-this`;
  if (ownerOf(stage, url.hostname, path).kind !== 'nobody' || routesOf(stage).length === 0) return [];
  return [{ kind: 'unknown-path', title: 'a path of no route reaches nobody', source: 'services', request: { path } }];
}

function leftOut(title: string, source: string, reason: string): { checks: SmokeCheck[]; notAsked: NotAsked[] } {
  return { checks: [], notAsked: [{ title, source, reason }] };
}

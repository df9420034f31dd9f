import { hasWeb } from './reached-from-outside';
import type { StageSpec } from '../../spec/stage';

/** Where the first request of a user goes: known when it is described, or told by a stack once it is deployed. */
export type BaseUrl = { readonly url: string } | { readonly outputOf: 'edge' | 'ingress' };

/** Undefined in a stage without web services. */
export function baseUrl(stage: StageSpec): BaseUrl | undefined {
  if (!hasWeb(stage)) return undefined;
  if (stage.domain) return { url: `https://${stage.domain.name}` };
  return { outputOf: stage.edge.cdn ? 'edge' : 'ingress' };
}

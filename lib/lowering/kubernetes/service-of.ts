import type { ServiceSpec } from '../../spec/service';
import type { FactContext } from '../facts/fact';

/** Name of the service that a fact belongs to. */
export const nameOf = ({ names }: FactContext): string => names[0] ?? '';

export const serviceOf = (context: FactContext) => context.spec.services[nameOf(context)] as ServiceSpec;

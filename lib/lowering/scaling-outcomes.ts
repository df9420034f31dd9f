import type { Outcome } from './lowering-note';
import { refused } from './lowering-note';

/** Of requests and latency where no load balancer counts them. */
export function unmeasuredOutcome(): Outcome {
  return refused('only a web service has requests that the load balancer counts', { fix: 'use cpu or memory' });
}

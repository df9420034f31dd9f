import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, impossible } from '../lowering-note';

/**
 * A daemon is found in DNS. Everybody else is found by Service Connect, of which a daemon is no part, nor is a job, whose
 * tasks are no service. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function callsOutcome(calls: readonly string[], { spec, names }: FactContext): Outcome {
  const { services } = spec;
  const [own = ''] = names;
  const others = calls.filter((callee) => services[callee]?.kind !== 'daemon');
  if (services[own]?.kind === 'daemon' && others.length > 0)
    return impossible('a daemon on EC2 instances does not find services by Service Connect', {
      allowed: 'other daemons',
      fix: 'let the other service call the daemon',
    });
  if (services[own]?.kind === 'job' && others.length > 0)
    return impossible('the task of a job does not find services by Service Connect', {
      allowed: 'daemons',
      fix: 'give the work to a worker by a queue, or let a service that runs all the time do it',
    });
  const how = others.length > 0 ? 'Service Connect' : 'a name in DNS for the addresses of the daemon';
  return honoured(`${how}, and a rule in both security groups`);
}

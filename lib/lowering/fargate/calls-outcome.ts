import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, impossible } from '../lowering-note';

/** A daemon is found in DNS; a daemon itself is no part of Service Connect, by which everybody else is found. */
export function callsOutcome(calls: readonly string[], { spec, names }: FactContext): Outcome {
  const { services } = spec;
  const [own = ''] = names;
  const others = calls.filter((callee) => services[callee]?.kind !== 'daemon');
  if (services[own]?.kind === 'daemon' && others.length > 0)
    return impossible('a daemon on EC2 instances does not find services by Service Connect', {
      allowed: 'other daemons',
      fix: 'let the other service call the daemon',
    });
  const how = others.length > 0 ? 'Service Connect' : 'a name in DNS for the addresses of the daemon';
  return honoured(`${how}, and a rule in both security groups`);
}

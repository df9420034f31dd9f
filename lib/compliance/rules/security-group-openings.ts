import type { NagRuleResult } from 'cdk-nag';
import type { ResourceView } from '../rule';
import { isInternet, type SecurityGroupRule, securityGroupRules } from '../security-group-rule';

/** What a construct writes on a rule that the description asked for: `declared: services.api.egress`. */
const DECLARATION = /^declared: \w[\w-]*(?:\.[\w-]+)+(?: |$)/;

const PORTS_PROTOCOLS = ['tcp', 'udp', '6', '17'];
const LAST_PORT = 65535;

/**
 * Security groups open to the internet, or inwards to a prefix list, exactly what the description declares, and never
 * all ports; one finding per opening, e.g. `ingress:0.0.0.0/0:tcp:443-443`.
 */
export function securityGroupOpenings(resource: ResourceView): NagRuleResult {
  return securityGroupRules(resource)
    .filter((rule) => isOpening(rule) && (allowsAllPorts(rule) || !isDeclared(rule)))
    .map(({ direction, peer, protocol, fromPort, toPort }) =>
      [direction, peer, protocol, ...(fromPort === undefined ? [] : [`${fromPort}-${toPort}`])].join(':'),
    );
}

function isOpening(rule: SecurityGroupRule): boolean {
  return isInternet(rule) || (rule.direction === 'ingress' && rule.peer === 'prefix-list');
}

function isDeclared({ description }: SecurityGroupRule): boolean {
  return typeof description === 'string' && DECLARATION.test(description);
}

function allowsAllPorts({ protocol, fromPort = 0, toPort = LAST_PORT }: SecurityGroupRule): boolean {
  if (protocol === '-1') return true;
  return PORTS_PROTOCOLS.includes(protocol) && fromPort <= 1 && toPort >= LAST_PORT;
}

import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { shortened } from './stack-output';

type Rule = TemplateDiff['securityGroupChanges']['ingress']['additions'][number];

/** Whether one rule of `others` opens the same and maybe more ports, from the same peer. */
export function isCoveredRule(rule: Rule, others: readonly Rule[]): boolean {
  return others.some(
    (other) =>
      other.groupId === rule.groupId &&
      JSON.stringify(other.peer) === JSON.stringify(rule.peer) &&
      (other.ipProtocol === '-1' ||
        (other.ipProtocol === rule.ipProtocol &&
          portsOf(other).from <= portsOf(rule).from &&
          portsOf(other).to >= portsOf(rule).to)),
  );
}

function portsOf({ fromPort, toPort }: Rule): { from: number; to: number } {
  return { from: fromPort ?? 0, to: toPort ?? fromPort ?? Number.MAX_SAFE_INTEGER };
}

/** CDK writes such a rule, to nobody, so that a group does not let everything out. */
export function opensNothing({ peer }: Rule): boolean {
  return peer?.kind === 'cidr-ip' && peer.ip === '255.255.255.255/32';
}

/** `TCP 5432, ${ApiGroup.GroupId}, at ${DatabaseGroup.GroupId}` */
export function showRule(rule: Rule): string {
  return shortened(`${rule.describeProtocol()}, ${rule.describePeer()}, at ${rule.groupId}`);
}

import type { AddressRange } from '../address-range';
import { overlaps, parseCidr } from '../address-range';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { NetworkSpec } from '../network';
import type { StageSpec } from '../stage';

/** A stage's network has room, and its zones lie in its region. */
export function checkStageAddresses(stage: StageSpec): SpecIssue[] {
  return [...checkRange(stage), ...checkZones(stage), ...checkAllowed(stage)];
}

/** Stages may be connected one day: their address ranges must not overlap. */
export function checkAddresses(stages: readonly StageSpec[]): SpecIssue[] {
  const known: { owner: string; range: AddressRange }[] = [];
  const issues: SpecIssue[] = [];
  for (const { path, owner, cidr } of stages.flatMap(rangesOf)) {
    const range = parseCidr(cidr);
    if (range === undefined) continue;
    const other = known.find((candidate) => overlaps(candidate.range, range));
    if (other) {
      issues.push({
        path,
        code: 'overlap',
        message: `the address range overlaps with that of ${other.owner}`,
        found: show(cidr),
        fix: 'give each network a range of its own, such as 10.10.0.0/16, 10.20.0.0/16',
      });
    }
    known.push({ owner, range });
  }
  return issues;
}

/** A stage has a network, and another one in its second region. */
function rangesOf({ stage, network, recovery }: StageSpec): { path: string; owner: string; cidr: string }[] {
  const second = recovery?.network?.cidr;
  return [
    ...(network.cidr === undefined
      ? []
      : [{ path: `stages.${stage}.network.cidr`, owner: `stage '${stage}'`, cidr: network.cidr }]),
    ...(second === undefined
      ? []
      : [
          {
            path: `stages.${stage}.recovery.network.cidr`,
            owner: `the second region of stage '${stage}'`,
            cidr: second,
          },
        ]),
  ];
}

function checkRange({ network }: StageSpec): SpecIssue[] {
  return checkNetworkRange(network, 'network.cidr');
}

/** A network that is made has a range, and one that AWS takes. */
export function checkNetworkRange(network: NetworkSpec, path: string): SpecIssue[] {
  if (network.existing !== undefined) return [];
  if (network.cidr === undefined)
    return [
      {
        path,
        code: 'missing',
        message: 'a stage needs an address range',
        allowed: '/16 to /20',
        fix: "add network: { cidr: '10.10.0.0/16' }, different in every stage",
      },
    ];
  const range = parseCidr(network.cidr);
  if (range !== undefined && range.prefix >= 16 && range.prefix <= 20) return [];
  return [
    {
      path,
      code: 'invalid',
      message: 'not an address range that a network can have',
      found: show(network.cidr),
      allowed: 'a range of /16 to /20 that starts on its boundary',
      fix: 'for example 10.10.0.0/16',
    },
  ];
}

function checkZones(stage: StageSpec): SpecIssue[] {
  const { zones, region } = stage;
  const foreign = zones.filter((zone) => zone.slice(0, -1) !== region);
  const issues: SpecIssue[] = foreign.map((zone) => ({
    path: `zones[${zones.indexOf(zone)}]`,
    code: 'wrong-region',
    message: `this zone is not in ${region}`,
    found: show(zone),
    fix: `use zones such as ${region}a`,
  }));
  if (new Set(zones).size < zones.length)
    issues.push({
      path: 'zones',
      code: 'duplicate-name',
      message: 'a zone is named twice',
      found: show(zones),
      fix: 'name each zone once',
    });
  if ((stage.network.natGateways ?? 1) > zones.length)
    issues.push({
      path: 'network.natGateways',
      code: 'too-big',
      message: 'at most one per zone',
      found: show(stage.network.natGateways),
      allowed: `${zones.length}`,
      fix: 'lower it',
    });
  return issues;
}

function checkAllowed({ ingress }: StageSpec): SpecIssue[] {
  return (ingress.allowedCidrs ?? []).flatMap((cidr, i) =>
    parseCidr(cidr)
      ? []
      : [
          {
            path: `ingress.allowedCidrs[${i}]`,
            code: 'invalid',
            message: 'not an address range',
            found: show(cidr),
            allowed: 'a range that starts on its boundary',
            fix: 'for one address, write <address>/32',
          },
        ],
  );
}

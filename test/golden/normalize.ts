import { isObject } from '../../lib/spec/merge-patch';
import type { SynthesizedStage, TemplateJson } from '../support/synth';

/** What CDK writes into every template, whatever is in it. */
const BOILERPLATE = ['Parameters.BootstrapVersion', 'Rules.CheckBootstrapVersion'];

/** On everything; another test sees to that. */
const COMMON_TAGS = ['system', 'stage', 'owner'];

/** Name of an asset: the hash of its content. */
const ASSET_HASH = /\b[0-9a-f]{64}\b/g;

/** A template without what changes for other reasons than the infrastructure, and without what is the same everywhere. */
export function normalizeTemplate(template: TemplateJson): unknown {
  return normalize(template, []);
}

/** The stacks of a stage, by name. */
export function outlineOf(stage: SynthesizedStage): unknown {
  const stacks = [...stage.stacks.values()].toSorted((one, other) => one.stackName.localeCompare(other.stackName));
  return stacks.map(({ stackName, region, dependsOn, terminationProtection }) => ({
    stackName,
    region,
    dependsOn: dependsOn.toSorted(),
    terminationProtection,
  }));
}

function normalize(value: unknown, path: readonly string[]): unknown {
  if (typeof value === 'string') return value.replaceAll(ASSET_HASH, '<asset>');
  if (Array.isArray(value))
    return path.at(-1) === 'Tags'
      ? value.filter((tag) => !isCommonTag(tag))
      : value.map((each) => normalize(each, path));
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !BOILERPLATE.includes([...path, key].join('.')))
    .map(([key, inner]) => [key, normalize(inner, [...path, key])] as const);
  return Object.fromEntries(entries.filter(([key, inner]) => !isEmptied(key, inner)));
}

function isCommonTag(tag: unknown): boolean {
  return isObject(tag) && COMMON_TAGS.includes(String(tag['Key']));
}

function isEmptied(key: string, inner: unknown): boolean {
  if (key === 'Tags') return Array.isArray(inner) && inner.length === 0;
  return ['Parameters', 'Rules'].includes(key) && isObject(inner) && Object.keys(inner).length === 0;
}

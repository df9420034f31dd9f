import type { SpecIssue } from '../../lib/spec/issue';
import { InvalidSystemError } from '../../lib/spec/issue';
import { isObject, mergePatch } from '../../lib/spec/merge-patch';
import type { StageSpec } from '../../lib/spec/stage';
import type { SystemSpec } from '../../lib/spec/system';
import { resolveSystem } from '../../lib/spec/system';

export { arbitraryDescription, arbitrarySystem } from './arbitrary-system';

/** A description as its author writes it, or changes to one: objects merge, everything else replaces, `null` removes. */
export type Description = Record<string, unknown>;

/** The smallest system that has an address: one web service `api`, and one stage `dev` behind a CDN. */
const minimal = {
  name: 'shop',
  services: { api: { kind: 'web', port: 8080, routes: ['/*'] } },
  stages: {
    dev: {
      region: 'us-east-1',
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      network: { cidr: '10.10.0.0/16' },
      ingress: { exposure: 'cdn-only' },
      edge: { cdn: true },
    },
  },
};

/** What a stage `prod` needs beside the minimal description: `minimalSystem({ stages: { prod } })`. */
export const prod = {
  region: 'us-east-1',
  zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  network: { cidr: '10.30.0.0/16' },
  domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789PROD' },
};

/** The minimal description, changed. A `null` removes; within a stage it stays, since there it is an override. */
export function minimalDescription({ stages, ...patch }: Description = {}): Description {
  return { ...(mergePatch(minimal, patch) as Description), stages: overlay(minimal.stages, stages ?? {}) };
}

function overlay(target: unknown, patch: unknown): unknown {
  if (!isObject(target) || !isObject(patch)) return patch;
  return {
    ...target,
    ...Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, overlay(target[key], value)])),
  };
}

export function minimalSystem(patch: Description = {}): SystemSpec {
  return resolveSystem(minimalDescription(patch));
}

/** The stage `dev` of the minimal system; the patch is one of the whole description. */
export function minimalStage(patch: Description = {}): StageSpec {
  return minimalSystem(patch).stages[0]!;
}

/** Everything that is wrong with a description. Whatever else it throws goes on to the test. */
export function issuesOf(description: unknown): readonly SpecIssue[] {
  try {
    resolveSystem(description);
    return [];
  } catch (error) {
    if (error instanceof InvalidSystemError) return error.issues;
    throw error;
  }
}

/** The problems as `path: code`, for short comparisons. */
export function problemsOf(description: unknown): string[] {
  return issuesOf(description).map(({ path, code }) => `${path}: ${code}`);
}

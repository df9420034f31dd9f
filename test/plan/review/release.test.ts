import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compareAssemblies } from '../../../bin/compare-assemblies';
import { reviewSystem } from '../../../lib/plan/review/review-system';
import { chartFiles } from '../../../lib/render/chart/chart-files';
import { resolveSystem } from '../../../lib/spec/system';
import type { DeploymentTarget } from '../../../lib/spec/target';
import { addSystem, createApp } from '../../../stacks/system-app';
import { minimalDescription } from '../../support/descriptions';

const shop = resolveSystem(
  minimalDescription({
    databases: { main: {} },
    services: { api: { uses: ['main'] }, worker: { kind: 'worker' } },
    delivery: { repository: 'https://github.com/example/shop.git' },
  }),
);

/** Released tags, as `values.yaml` has them. */
type Tags = Readonly<Record<string, string>>;

function assemblyOf(released: Tags, target: DeploymentTarget): string {
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  const app = createApp({ outdir, builtinCloudFormationValidation: false });
  addSystem(app, shop, { target, released });
  app.synth();
  return outdir;
}

function chartOf(tags: Tags): ReadonlyMap<string, string> {
  const images = Object.entries(tags).map(([service, tag]) => `  ${service}: { tag: "${tag}" }\n`);
  return chartFiles(shop, `images:\n${images.join('')}`);
}

/** What the review says of a release of `api`, where everything had been released before. */
function reviewRelease(target: DeploymentTarget) {
  const [before, after] = [
    { api: '1', worker: '1' },
    { api: '2', worker: '1' },
  ];
  return reviewSystem({
    system: 'shop',
    target,
    isIn: { base: true, head: true },
    stacks: compareAssemblies(assemblyOf(before, target), assemblyOf(after, target)),
    chart: { base: chartOf(before), head: chartOf(after) },
  });
}

describe('the release of an image', () => {
  test('[CUS-24, XEO-23] changes on Fargate the task definition of its service, in every stage, and nothing else', () => {
    const { stacks, dangers, releases } = reviewRelease('fargate');
    expect(releases).toEqual([{ service: 'api', before: '1', after: '2' }]);
    expect(dangers).toEqual([]);
    expect(stacks.map(({ id }) => id)).toEqual(shop.stages.map(({ stage }) => `${stage}/services-main`));
    for (const { resources, sections } of stacks) {
      expect(sections).toEqual([]);
      expect(resources).toEqual([
        expect.objectContaining({ type: 'AWS::ECS::TaskDefinition', logicalId: expect.stringMatching(/^api/) }),
      ]);
      expect(resources[0]!.values.map(({ path }) => path)).toEqual(['ContainerDefinitions.api.Image']);
    }
  });

  test('[CUS-24, XEO-23] changes on EKS no stack and no object: Argo CD reads the tag', () => {
    expect(reviewRelease('eks')).toMatchObject({
      releases: [{ service: 'api', before: '1', after: '2' }],
      dangers: [],
      stacks: [],
      objects: [],
    });
  });
});

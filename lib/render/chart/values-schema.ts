import { ownImages } from '../../lowering/own-images';
import type { SystemSpec } from '../../spec/system';
import { header } from './header';

/** What may stand between double quotes as it is. */
const QUOTABLE = String.raw`^[^\s"\\]*$`;

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests; empty until the first release */
const TAG = '^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$';

/** `values.schema.json`, by which Helm and editors check the values. Draft 7 is what every Helm since 3.0 reads. */
export function valuesSchema(system: SystemSpec): string {
  const services = ownImages(system);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: header(system.name),
    type: 'object',
    ...(services.length > 0 && { required: ['images'] }),
    dependencies: { stage: ['facts'] },
    properties: {
      stage: { enum: system.stages.map(({ stage }) => stage) },
      facts: {
        description: 'What only a deployment knows: hosts, ARNs, addresses. Never a secret.',
        type: 'object',
        additionalProperties: { type: 'string', pattern: QUOTABLE },
      },
      suspendJobs: {
        description: 'In a cluster beside the one in which the jobs of the stage run.',
        type: 'boolean',
      },
      oneReplica: {
        description: 'In a second region that waits: one replica of each service, until load asks for more.',
        type: 'boolean',
      },
      images: {
        description: 'Released images, by service.',
        type: 'object',
        additionalProperties: { type: 'object', properties: { tag: { type: 'string', pattern: TAG } } },
      },
    },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

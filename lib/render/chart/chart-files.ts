import { ownImages } from '../../lowering/own-images';
import type { SystemSpec } from '../../spec/system';
import { fixedFiles } from './fixed-files';
import { releasedValues } from './released-values';
import { stageTemplates } from './stage-templates';
import { stageValues } from './stage-values';
import { isTelemetryFile, telemetryFiles } from './telemetry-files';
import { valuesSchema } from './values-schema';

/** The released image tags, which belong to the delivery. */
export const RELEASED_VALUES = 'values.yaml';

/**
 * The Helm chart of a system: texts by path, in order.
 *
 * @param present text of its `values.yaml`, if there is one: services are added to it, and nothing else changes
 */
export function chartFiles(system: SystemSpec, present?: string): ReadonlyMap<string, string> {
  const files = [
    ...fixedFiles(system),
    ...telemetryFiles(system),
    [RELEASED_VALUES, releasedValues(ownImages(system), present)] as const,
    ['values.schema.json', valuesSchema(system)] as const,
    ...system.stages.flatMap((stage) => [
      [`values-${stage.stage}.yaml`, stageValues(stage)] as const,
      ...stageTemplates(stage),
    ]),
  ];
  return new Map(files.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether a path of a chart is one that may fall away with a stage, a service or an object. */
export function mayFallAway(path: string): boolean {
  return path.startsWith('templates/') || isTelemetryFile(path) || /^values-[^/]+\.yaml$/.test(path);
}

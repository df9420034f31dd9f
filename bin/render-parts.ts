import { join } from 'node:path';
import { chartFiles, mayFallAway, RELEASED_VALUES } from '../lib/render/chart/chart-files';
import { isTelemetryFile } from '../lib/render/chart/telemetry-files';
import { COMPOSE_FILE, composeFiles } from '../lib/render/compose/compose-files';
import { releaseFile, workflowFiles, WORKFLOWS } from '../lib/render/workflows/workflow-files';
import type { SystemSpec } from '../lib/spec/system';
import type { RenderedPart } from './rendered-part';

export const partNames = ['chart', 'workflows', 'compose'] as const;
export type PartName = (typeof partNames)[number];

export interface PartsOptions {
  /** Folder of the charts. */
  readonly output: string;
  /** Names of all systems that are described here. */
  readonly names: readonly string[];
  /** Whether a system that is described here is delivered from GitHub. Asked only where it matters: it reads the description. */
  readonly isOnGitHub: (name: string) => boolean;
}

/** What is rendered of a system, by name. */
export function partsOf(
  system: SystemSpec,
  { output, names, isOnGitHub }: PartsOptions,
): Record<PartName, RenderedPart> {
  const { name } = system;
  return {
    chart: {
      place: join(output, name),
      system: name,
      files: (present) => chartFiles(system, present.get(RELEASED_VALUES)),
      // charts that it depends on, and what else a team keeps there, are not looked at
      isOurs: (path) => !path.includes('/') || path.startsWith('templates/') || isTelemetryFile(path),
      mayFallAway,
      shared: RELEASED_VALUES,
    },
    compose: {
      place: join('compose', name),
      system: name,
      files: () => composeFiles(system),
      isOurs: (path) => path === COMPOSE_FILE,
      mayFallAway: () => true,
    },
    workflows: {
      place: WORKFLOWS,
      system: name,
      files: () => workflowFiles(system, names),
      isOurs: (path) => ['ci.yml', 'diff.yml'].includes(path) || /^release-[^/]+\.yml$/.test(path),
      // its own, when it is delivered from elsewhere now, those of systems that are no more, and those that no system has
      mayFallAway: (path) =>
        path.startsWith('release-')
          ? !names.some((other) => other !== name && path === releaseFile(other))
          : !names.some((other) => other !== name && isOnGitHub(other)),
    },
  };
}

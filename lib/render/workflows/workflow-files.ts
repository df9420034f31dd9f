import { isOnGitHub, workflowsPush } from '../../lowering/delivery/repository';
import type { DeliverySpec } from '../../spec/delivery';
import type { SystemSpec } from '../../spec/system';
import { ciWorkflow } from './ci';
import { diffWorkflow } from './diff';
import { releaseWorkflow } from './release';
import type { Workflow } from './workflow';
import { workflowYaml } from './workflow-yaml';

/** Where GitHub looks for workflows. */
export const WORKFLOWS = '.github/workflows';

/** Workflow of one system's images. */
export const releaseFile = (system: string) => `release-${system}.yml`;

/**
 * The workflows that deliver a system, by file name: those of its repository, `ci.yml` and `diff.yml`, and its own. None for
 * a system that is not delivered from GitHub.
 *
 * @param system the one that is rendered
 * @param names of all systems of the repository
 */
export function workflowFiles(system: SystemSpec, names: readonly string[]): ReadonlyMap<string, string> {
  const delivery = system.stages[0]?.delivery;
  if (delivery === undefined || !isOnGitHub(delivery)) return new Map();
  return new Map([
    ['ci.yml', rendered('systems/', '--all', ciWorkflow(names))],
    ['diff.yml', rendered('systems/', '--all', diffWorkflow())],
    ...(workflowsPush(delivery) ? [releaseOf(system, delivery)] : []),
  ]);
}

function releaseOf(system: SystemSpec, delivery: DeliverySpec): [string, string] {
  const { name } = system;
  return [releaseFile(name), rendered(`systems/${name}`, name, releaseWorkflow(system, delivery))];
}

function rendered(origin: string, choice: string, workflow: Workflow): string {
  return `# Rendered from ${origin} by \`slipway render ${choice}\`. Changes made here are lost.\n${workflowYaml(workflow)}`;
}

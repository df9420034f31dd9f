import { parse } from 'yaml';
import { workflowFiles } from '../../../lib/render/workflows/workflow-files';
import type { SystemSpec } from '../../../lib/spec/system';
import { systems } from '../../support/systems';

export interface RenderedStep {
  readonly name: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface RenderedJob {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly RenderedStep[];
}

export interface RenderedWorkflow {
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: object;
  readonly concurrency?: object;
  readonly jobs: Readonly<Record<string, RenderedJob>>;
}

/** Workflows of a system, as GitHub reads them. */
export function workflowsOf(system: SystemSpec): RenderedWorkflow[] {
  const files = workflowFiles(
    system,
    systems.map(({ name }) => name),
  );
  return [...files].map(([file, text]) => ({
    file,
    text,
    ...(parse(text) as Omit<RenderedWorkflow, 'file' | 'text'>),
  }));
}

import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';

/** For whom a runbook is written. */
export interface RunbookContext {
  readonly spec: StageSpec;
  readonly target: DeploymentTarget;
  /** Account of the stage. */
  readonly account: string;
}

/** Paragraphs, numbered steps and blocks of shell commands, in order. */
export interface Section {
  readonly title: string;
  readonly parts: readonly Part[];
}

export type Part = { readonly text: string } | { readonly step: string } | { readonly shell: readonly string[] };

export const text = (words: string): Part => ({ text: words });
export const step = (words: string): Part => ({ step: words });
export const shell = (...lines: string[]): Part => ({ shell: lines });

/** A section as Markdown; its steps are numbered from 1. */
export function renderSection({ title, parts }: Section): string {
  let number = 0;
  const lines = parts.map((part) => {
    if ('text' in part) return part.text;
    if ('shell' in part) return ['```sh', ...part.shell, '```'].join('\n');
    number += 1;
    return `${number}. ${part.step}`;
  });
  return [`## ${title}`, ...lines].join('\n\n');
}

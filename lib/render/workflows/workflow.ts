/** The part of GitHub's workflow syntax that ours use. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  /** Nothing: each job says what it needs. */
  readonly permissions: Readonly<Record<string, never>>;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  /** Every script with `-e` and `pipefail`. */
  readonly defaults: { readonly run: { readonly shell: 'bash' } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly name: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'runs-on': string;
  /** GitHub's default is six hours. */
  readonly 'timeout-minutes': number;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What an event brought comes by `env`, never into the text of a script. */
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export const bash = { run: { shell: 'bash' } } as const;

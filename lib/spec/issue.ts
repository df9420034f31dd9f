/** Where a problem sits in a description: `services.api.replicas.min`, or `stages.prod.services.api...` when a stage's override caused it. */
export type SpecPath = string;

/** One problem of a description, in words that a person can act on. */
export interface SpecIssue {
  readonly path: SpecPath;
  /** Stable kebab-case name of the kind of problem, for machines. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** The value found there, as JSON. Left out when there is none. */
  readonly found?: string;
  /** What would be accepted there. */
  readonly allowed?: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** Everything that is wrong with a description, at once. Thrown before anything is synthesized. */
export class InvalidSystemError extends Error {
  constructor(
    readonly system: string,
    readonly issues: readonly SpecIssue[],
  ) {
    super(
      `${system}: ${issues.length} problem${issues.length === 1 ? '' : 's'} in the description\n\n${formatIssues(issues)}`,
    );
    this.name = 'InvalidSystemError';
  }
}

/** Renders issues as blocks of short lines: the path, the problem, then the facts that help to mend it. */
export function formatIssues(issues: readonly SpecIssue[]): string {
  return issues
    .map((issue) =>
      [
        `  ${issue.path || '(the whole description)'}`,
        `    ${issue.message} [${issue.code}]`,
        issue.found === undefined ? undefined : `    found:   ${issue.found}`,
        issue.allowed === undefined ? undefined : `    allowed: ${issue.allowed}`,
        issue.fix === undefined ? undefined : `    fix:     ${issue.fix}`,
      ]
        .filter((line) => line !== undefined)
        .join('\n'),
    )
    .join('\n\n');
}

/** A value as short JSON, for the `found` line of an issue. Of what JSON cannot say, such as a function, the type. */
export function show(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (isForeign(inner) ? String(inner) : inner)) ?? typeof value;
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** Numbers that JSON does not have. */
function isForeign(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
}

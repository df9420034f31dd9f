/** One thing that is wrong with a description file. Lines and columns count from 1. */
export interface SystemFileProblem {
  /** Relative to the folder in which the command runs. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** A description file that is missing, does not compile, or fails while it runs; `message` has a line per problem. */
export class SystemFileError extends Error {
  constructor(readonly problems: readonly SystemFileProblem[]) {
    super(problems.map(describe).join('\n'));
    this.name = 'SystemFileError';
  }
}

function describe({ file, line, column, message }: SystemFileProblem): string {
  return line === undefined ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`;
}

import { InvalidSystemError } from '../lib/spec/issue';
import { UsageError } from '../lib/spec/usage-error';
import { SystemFileError } from './system-file-error';

/** Exit code of a mistake where 1 means that what was looked at is not good. */
export const MISTAKE = 2;

/**
 * Runs a command. A user's mistake is said in words; a mistake of ours keeps its stack trace.
 *
 * @param mistakeCode exit code of a mistake
 */
export async function run(command: () => void | Promise<void>, mistakeCode = 1): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!isUserMistake(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = mistakeCode;
  }
}

/** The description is checked by the code that loads it, which may hold the class twice: the name tells as well. */
export function isUserMistake(error: unknown): error is Error {
  return (
    error instanceof Error && [InvalidSystemError.name, UsageError.name, SystemFileError.name].includes(error.name)
  );
}

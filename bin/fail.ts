import { InvalidSystemError } from '../lib/spec/issue';
import { UsageError } from '../lib/spec/usage-error';
import { SystemFileError } from './system-file-error';

/** Runs a command. A user's mistake is said in words, with exit code 1; a mistake of ours keeps its stack trace. */
export async function run(command: () => void | Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!isUserMistake(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The description is checked by the code that loads it, which may hold the class twice: the name tells as well. */
export function isUserMistake(error: unknown): error is Error {
  return (
    error instanceof Error && [InvalidSystemError.name, UsageError.name, SystemFileError.name].includes(error.name)
  );
}

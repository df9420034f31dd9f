import { isatty } from 'node:tty';

/** Says on a terminal what a slow piece of work is at, in one line that is gone afterwards. */
export function progress<Result>(work: (report: (message: string) => void) => Result): Result {
  const isTerminal = isatty(process.stderr.fd);
  const show = (message: string): void => {
    if (isTerminal) process.stderr.write(`\r\u001B[K${message}`);
  };
  let result: Result;
  try {
    result = work((message) => show(`${message} ...`));
  } catch (error) {
    show('');
    throw error;
  }
  if (result instanceof Promise) return result.finally(() => show('')) as Result;
  show('');
  return result;
}

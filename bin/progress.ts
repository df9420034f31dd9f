import { isatty } from 'node:tty';

/** Says on a terminal what a slow piece of work is at, in one line that is gone afterwards. */
export function progress<Result>(work: (report: (message: string) => void) => Result): Result {
  const isTerminal = isatty(process.stderr.fd);
  const show = (message: string): void => {
    if (isTerminal) process.stderr.write(`\r\u001B[K${message}`);
  };
  const clear = (): void => {
    show('');
  };
  let isLater = false;
  try {
    const result = work((message) => {
      show(`${message} ...`);
    });
    isLater = result instanceof Promise;
    return isLater ? ((result as Promise<unknown>).finally(clear) as Result) : result;
  } finally {
    if (!isLater) clear();
  }
}

import { parseCommand, USAGE } from './command-line';
import { explain } from './failure';
import { Log } from './log';
import { run } from './run';

const ENDED_BY_SIGNAL = { SIGTERM: 143, SIGINT: 130 } as const;

/** The only reader of arguments and environment. Exit codes: 0 done, 1 failed, 2 asked wrongly, 128 + signal. */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const stop = new AbortController();
  let code: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      code = ENDED_BY_SIGNAL[signal];
      stop.abort(new Error(`ended by ${signal}`));
    });
  }
  const result = await run(parseCommand(args), process.env, stop.signal);
  return result === 0 ? 0 : (code ?? result);
}

main().then(
  // sockets that nobody waits for any more must not keep the process
  (code) => process.exit(code),
  (error: unknown) => {
    new Log('', []).error(explain(error));
    process.exit(2);
  },
);

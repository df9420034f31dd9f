import { spawn } from 'node:child_process';
import { packageRoot } from '../../lib/shared/package-root';

export interface LocalAws {
  readonly port: number;
  stop(): void;
}

/** On loopback only, and on any port; the package itself listens everywhere. A module of a kind that jest does not load. */
const script = `
  import { Server } from 'node:net';
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (options, ...rest) {
    return listen.call(this, { ...options, host: '127.0.0.1' }, ...rest);
  };
  const { startFauxqs } = await import('fauxqs');
  console.info((await startFauxqs({ port: 0 })).port);`;

/** The server of SQS and S3 of a compose file, with its environment. */
export function startLocalAws(environment: Readonly<Record<string, string>>): Promise<LocalAws> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packageRoot(),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => {
      resolve({ port: Number(line.toString()), stop: () => child.kill() });
    });
    child.once('exit', (code) => {
      reject(new Error(`the local server ended with ${code}`));
    });
  });
}

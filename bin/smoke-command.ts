import type { Command } from 'commander';
import { renderReport } from '../lib/smoke/report/render-report';
import { MISTAKE, run } from './fail';
import { print } from './print';
import { progress } from './progress';
import type { SmokeFlags } from './smoke';
import { smoke } from './smoke';
import { hasColour, terminalWidth } from './terminal';

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** `slipway smoke`. */
export function addSmokeCommand(program: Command): void {
  program
    .command('smoke')
    .description('ask a running stage everything that its description promises to the outside')
    .argument('[system]', 'file in systems/, without its ending (default: that of cdk.json, or the only one)')
    .option('--stage <name>', 'the stage (default: the only one)')
    .option('--target <name>', 'fargate or eks, for the report: the same is asked of both')
    .option('--url <address>', "scheme, name and port (default: https and the stage's domain)")
    .option('--connect-to <host:port:host:port>', 'connect elsewhere than to where the name leads; repeatable', collect)
    .option('--past-edge', 'what answers is the load balancer, not the CDN or Cloudflare before it')
    .option('--ask <route=path>', 'ask this path of a route, not its beginning; repeatable', collect)
    .option('--ca <file>', 'a further certificate authority (PEM)')
    .option('--timeout <seconds>', 'for one request', '10')
    .option('--retries <number>', 'further tries of what fails, 1, 2, 4, then 8 seconds apart', '5')
    .option('--limit <seconds>', 'for all together', '300')
    .option('--concurrency <number>', 'checks at a time', '8')
    .option('--junit <file>', 'also write the report as JUnit XML')
    .option('--json', 'print the report as JSON, for machines')
    .option('--verbose', 'also say what is not asked, and why')
    .helpOption('-h, --help', 'print this help')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : MISTAKE))
    .addHelpText(
      'after',
      `
Routes, probes, TLS, redirects, websockets, sticky cookies, closed ports, headers
and what the CDN keeps. It only asks: nothing of the stage changes.
The exit code is 0 when all is as promised, 1 when something is not, and 2 when
the command itself is mistaken.

Examples:
  slipway smoke shop --stage prod
  slipway smoke shop --stage dev --url https://d111111abcdef8.cloudfront.net
  slipway smoke shop --stage prod --past-edge \\
    --connect-to '::shop-prod-1.us-east-1.elb.amazonaws.com:'   before DNS leads there
  slipway smoke shop --stage staging --ask '/sync/*=/sync/v1/socket' --junit smoke.xml`,
    )
    .action((name: string | undefined, flags: SmokeFlags) => run(() => act(name, flags), MISTAKE));
}

async function act(name: string | undefined, flags: SmokeFlags): Promise<void> {
  const report = await progress((tell) => smoke(process.cwd(), name, flags, tell));
  const { json = false, verbose = false } = flags;
  print(
    json
      ? JSON.stringify(report, undefined, 2)
      : renderReport(report, { columns: terminalWidth(), colour: hasColour(), verbose }).trimEnd(),
  );
  if (!report.ok) process.exitCode = 1;
}

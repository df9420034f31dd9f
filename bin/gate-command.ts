import type { Command } from 'commander';
import { renderGate } from '../lib/plan/gate/render-gate';
import { MISTAKE, run } from './fail';
import type { GateFlags } from './gate';
import { gate } from './gate';
import { print } from './print';
import { progress } from './progress';
import { hasColour, terminalWidth } from './terminal';

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** `slipway gate`. */
export function addGateCommand(program: Command): void {
  program
    .command('gate')
    .description('go through the checklist of a release: what can be known is checked, the rest is asked')
    .argument('[system]', 'file in systems/, without its ending (default: that of cdk.json, or the only one)')
    .option('--stage <name>', 'the stage (default: the only one)')
    .option('--target <name>', 'fargate or eks (default: both)')
    .option('--result <kind=file>', 'unit, integration, e2e, smoke, load: JUnit XML; scan: JSON; repeatable', collect)
    .option('--remote <name>', 'whose ref env/<stage> says what runs', 'origin')
    .option('--json', 'print the checklist as JSON, for machines')
    .option('--output <folder>', 'where the cloud assembly is written', 'cdk.out/gate')
    .helpOption('-h, --help', 'print this help')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : MISTAKE))
    .addHelpText(
      'after',
      `
It needs neither an AWS account nor a network. The exit code is 0 when nothing stops
the release, whatever is asked; 1 when something does; 2 when the command is mistaken.

Examples:
  slipway gate shop --stage prod
  slipway gate shop --stage prod --result unit=junit.xml --result scan=trivy.json
  slipway gate shop --stage prod --json | jq -r '.items[] | select(.status == "open") | .title'`,
    )
    .action((name: string | undefined, flags: GateFlags) => run(() => act(name, flags), MISTAKE));
}

function act(name: string | undefined, flags: GateFlags): void {
  const report = progress((tell) => gate(process.cwd(), name, flags, tell));
  print(
    flags.json
      ? JSON.stringify(report, undefined, 2)
      : renderGate(report, { columns: terminalWidth(), colour: hasColour() }).trimEnd(),
  );
  if (!report.ok) process.exitCode = 1;
}

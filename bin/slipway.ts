import { Command } from 'commander';
import { isGood } from '../lib/plan/plan';
import { renderPlan } from '../lib/plan/render-plan';
import { systemJsonSchema } from '../lib/render/json-schema';
import { UsageError } from '../lib/spec/usage-error';
import { choose } from './choose';
import { run } from './fail';
import { addGateCommand } from './gate-command';
import { listForMachines, listSystems } from './list';
import { imagesCommand } from './images-command';
import { planSystem } from './plan';
import { print } from './print';
import { progress } from './progress';
import { addReleaseCommand } from './release-command';
import { renderAll, renderSystem } from './render';
import type { RunbookWishes } from './runbook';
import { printRunbook } from './runbook';
import { addSmokeCommand } from './smoke-command';
import { listOf } from './list-of';
import type { PartName } from './render-parts';
import { partNames } from './render-parts';
import { reviewCommand } from './review-command';
import { hasColour, terminalWidth } from './terminal';
import { version } from './version';

interface PlanFlags {
  readonly stage?: string;
  readonly target?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly output: string;
}

interface RenderFlags {
  readonly only?: readonly PartName[];
  readonly all?: boolean;
  readonly check?: boolean;
  readonly output: string;
}

const program = new Command('slipway')
  .description('Describe a container system once; launch it on ECS Fargate or on EKS with AWS CDK.')
  .version(version(), '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand('help [command]', 'print the help of a command')
  .showHelpAfterError('slipway --help shows what there is')
  .addHelpText(
    'after',
    `
Descriptions are files in the folder systems/ where the command runs.
Without a command, slipway plans.

Examples:
  slipway plan                     the system of cdk.json, or the only one
  slipway plan shop --stage prod   one stage of one system
  slipway plan --help              everything about planning

To deploy, use the CDK itself: npx cdk deploy 'dev/**' -c system=shop`,
  );

program
  .command('plan', { isDefault: true })
  .description('show what a system becomes: stacks, sizes, what happens to every declared fact, findings')
  .argument('[system]', 'file in systems/, without its ending (default: that of cdk.json, or the only one)')
  .option('--stage <names>', 'only these stages, comma-separated (default: all)')
  .option('--target <name>', 'fargate or eks (default: both)')
  .option('--json', 'print the plan as JSON, for machines')
  .option('--verbose', 'also show what is carried out as declared, and each acknowledged finding')
  .option('--output <folder>', 'where the cloud assemblies are written', 'cdk.out/plan')
  .helpOption('-h, --help', 'print this help')
  .addHelpText(
    'after',
    `
It needs neither an AWS account nor a network. The exit code is 0 when all of it
can be deployed, and 1 when something is refused, found or mistaken.

Examples:
  slipway plan shop
  slipway plan shop --stage dev,staging --verbose
  slipway plan shop --json | jq '.stages[] | {name, stacks}'

Colour appears on a terminal only, and not with NO_COLOR=1.`,
  )
  .action((name: string | undefined, flags: PlanFlags) => run(() => plan(name, flags)));

program
  .command('render')
  .description('write the files that follow from a description: Helm chart, GitHub workflows, compose file')
  .argument('[system]', 'file in systems/, without its ending (default: that of cdk.json, or the only one)')
  .option('--all', 'those of all systems in systems/')
  .option('--only <parts>', `some of them, comma-separated: ${partNames.join(', ')}`, listOf(partNames))
  .option('--check', 'write nothing; the exit code is 1 when a file is not what would be written')
  .option('--output <folder>', 'folder of the charts', 'helm-charts')
  .helpOption('-h, --help', 'print this help')
  .addHelpText(
    'after',
    `
chart      helm-charts/<system>, which Argo CD applies on eks. The tags in its
           values.yaml belong to the delivery and stay as they are.
compose    compose/<system>/docker-compose.yml: the stage for development, on a laptop.
workflows  .github/workflows, for a system whose delivery.repository is at GitHub.

Examples:
  slipway render shop
  slipway render --all --check
  slipway render shop --only chart`,
  )
  .action((name: string | undefined, flags: RenderFlags) => run(() => render(name, flags)));

program.addCommand(reviewCommand());
program.addCommand(imagesCommand());

program
  .command('runbook')
  .description('print how to recover a stage by hand, with its own names')
  .argument('[system]', 'file in systems/, without its ending (default: that of cdk.json, or the only one)')
  .option('--stage <name>', 'the stage (default: the only one)')
  .option('--target <name>', 'fargate or eks (default: fargate)')
  .helpOption('-h, --help', 'print this help')
  .addHelpText(
    'after',
    `
Keep a copy where you can read it when the region is gone.

Examples:
  slipway runbook shop --stage prod
  slipway runbook shop --stage prod --target eks > recovery-of-shop.md`,
  )
  .action((name: string | undefined, flags: Omit<RunbookWishes, 'system'>) =>
    run(() => print(printRunbook(process.cwd(), { ...flags, system: name }).trimEnd())),
  );

program
  .command('list')
  .description('list the systems that are described here, and their stages')
  .option('--json', 'print the list as JSON, for machines')
  .helpOption('-h, --help', 'print this help')
  .action(({ json = false }: { readonly json?: boolean }) =>
    run(() => {
      const folder = process.cwd();
      print(json ? JSON.stringify(listForMachines(folder)) : listSystems(folder, terminalWidth()).join('\n'));
    }),
  );

program
  .command('schema')
  .description('print the JSON Schema of a description, for editors')
  .helpOption('-h, --help', 'print this help')
  .action(() => run(() => print(JSON.stringify(systemJsonSchema(), undefined, 2))));

function plan(name: string | undefined, { stage, target, json = false, verbose = false, output }: PlanFlags): void {
  const folder = process.cwd();
  const { system, stages, targets, surroundings } = choose(folder, { system: name, stages: stage, target });
  const result = progress((report) =>
    planSystem(system, { stages, targets, ...surroundings, output, progress: report }),
  );
  print(
    json
      ? JSON.stringify(result, undefined, 2)
      : renderPlan(result, { columns: terminalWidth(), verbose, colour: hasColour(), folder }).trimEnd(),
  );
  if (!isGood(result)) process.exitCode = 1;
}

function render(name: string | undefined, { all = false, check = false, output, only }: RenderFlags): void {
  if (all && name !== undefined) throw new UsageError('render one system, or --all');
  const folder = process.cwd();
  const options = { check, output, only };
  print(
    progress((report) =>
      all
        ? renderAll(folder, { ...options, progress: report })
        : renderSystem(folder, name, { ...options, progress: report }),
    ),
  );
}

addReleaseCommand(program);
addGateCommand(program);
addSmokeCommand(program);

void program.parseAsync();

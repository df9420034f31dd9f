import { Command } from 'commander';
import { isGood } from '../lib/plan/plan';
import { renderPlan } from '../lib/plan/render-plan';
import { run } from './fail';
import { planSystem } from './plan';
import { availableTargets, defaultSystem, readSurroundings, readSystem, selectStages, selectTarget } from './project';

interface PlanFlags {
  readonly stage?: string;
  readonly target?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly output: string;
}

const program = new Command('slipway')
  .description('Describe a container system once; launch it on ECS Fargate or on EKS with AWS CDK.')
  .showHelpAfterError();

program
  .command('plan', { isDefault: true })
  .description(
    'show what a system becomes, without an AWS account: stacks, what happens to every declared fact, findings',
  )
  .argument('[system]', 'file in systems/, without its ending (default: the only one, or that of cdk.json)')
  .option('--stage <names>', 'only these stages, comma-separated')
  .option('--target <name>', 'fargate or eks (default: all that are available)')
  .option('--json', 'print the plan as JSON')
  .option('--verbose', 'also show what is carried out as declared, and each acknowledged finding')
  .option('--output <folder>', 'where the cloud assemblies are written', 'cdk.out/plan')
  .action((name: string | undefined, flags: PlanFlags) => run(() => plan(name, flags)));

function plan(name: string | undefined, flags: PlanFlags): void {
  const folder = process.cwd();
  const system = readSystem(folder, name ?? defaultSystem(folder));
  const stages = selectStages(system, flags.stage?.split(','));
  const targets = flags.target === undefined ? availableTargets : [selectTarget(flags.target)];
  const result = planSystem(system, {
    stages,
    targets,
    ...readSurroundings(folder, system.name),
    output: flags.output,
    progress: progressLine,
  });
  progressLine('');
  const columns = Math.min(process.stdout.columns ?? 80, 120);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(result, undefined, 2)}\n`
      : renderPlan(result, { columns, verbose: flags.verbose ?? false }),
  );
  if (!isGood(result)) process.exitCode = 1;
}

/** One line that is written over, on a terminal only. */
function progressLine(message: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${message}`);
}

void program.parseAsync();

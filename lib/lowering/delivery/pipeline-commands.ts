import type { DeploymentTarget } from '../../spec/target';

/** What a pipeline delivers. It makes itself anew from exactly this. */
export interface Delivered {
  readonly system: string;
  readonly target: DeploymentTarget;
}

/** Makes the app that the pipeline came from: the same words, so that it changes itself only when the description does. */
export const synthCommand = ({ system, target }: Delivered) =>
  `npx cdk synth --quiet -c system=${system} -c target=${target} -c pipeline=true`;

/** What a team has for checks and tests of its own runs before anything is built from the commit. */
export const synthCommands = (delivered: Delivered): string[] => [
  'npm run check --if-present',
  'npm test --if-present',
  synthCommand(delivered),
];

/** Asks a deployed stage for everything that its description promises. */
export const smokeCommand = ({ system, target }: Delivered, stage: string) =>
  `npx slipway smoke ${system} --stage ${stage} --target ${target} --url "$BASE_URL"`;

/** A command of the team's, with an end. */
export const testCommand = ({ command, timeoutMinutes }: { command: string; timeoutMinutes: number }) =>
  `timeout ${timeoutMinutes}m bash -c ${quoted(command)}`;

/** One word for a shell, whatever is in it. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The ref that says which commit a stage runs, and that Argo CD follows. */
export const stageRef = (stage: string) => `env/${stage}`;

/** What only people read: a change of nothing else is not delivered. At most eight patterns. */
export const IGNORED_PATHS = ['docs/**', '**/*.md', 'LICENSE', '.github/**'] as const;

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { packageRoot } from '../../lib/shared/package-root';
import { folderOf } from '../support/folder-of';

const VALUES = 'helm-charts/shop/values.yaml';

/** In place of npx: notes what it was asked, in which commit, and what the values there are; fails where it is told to. */
const NPX = `#!/bin/sh
shift 2 # --no --
echo "$(git rev-parse --short HEAD) $* [$(sed -n "s/.*web: //p" ${VALUES})]" >> "$NOTES"
case "$*" in
  "slipway list --json") cat "$SYSTEMS" ;;
  "cdk deploy"*) eval "$MEANWHILE" ;;
esac
case "$*" in
  "$FAILS"*) echo "stub: $* fails" >&2; exit 1 ;;
esac
`;

export interface ScriptOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What npx was asked, in order, without the list of systems: \`<commit> <arguments> [<tag of web>]\`. */
  readonly asked: readonly string[];
}

export interface ScriptOptions {
  /** What a person types. */
  readonly typed?: string;
  /** Beginning of the command that fails. */
  readonly fails?: string;
  /** Shell command of somebody else, while the stage is deployed. */
  readonly meanwhile?: string;
  readonly ci?: boolean;
}

/** A team's repository with a remote, in which the real scripts and the real git run, and npx is played. */
export class DeployableRepository {
  readonly remote = folderOf({});
  readonly folder = folderOf({});
  private readonly tools = folderOf({});

  constructor() {
    this.git(this.remote, 'init', '--quiet', '--bare', '--initial-branch=main');
    this.git(this.folder, 'clone', '--quiet', this.remote, '.');
    this.git(this.folder, 'checkout', '--quiet', '-b', 'main');
    writeFileSync(join(this.tools, 'npx'), NPX, { mode: 0o755 });
    const slots = (target?: string) => [target === undefined ? {} : { target }];
    const stages = [
      { stage: 'dev', production: false, slots: slots() },
      { stage: 'prod', production: true, slots: slots() },
      { stage: 'moving', production: false, slots: [...slots('fargate'), ...slots('eks')] },
    ];
    writeFileSync(join(this.tools, 'systems.json'), JSON.stringify([{ system: 'shop', stages }, { system: 'broken' }]));
  }

  /** Commits a version, with the tag of that name. */
  version(tag: string, files: Readonly<Record<string, string>> = {}): string {
    const all = {
      'systems/shop.ts': '',
      'package-lock.json': '{}',
      'cdk.json': '{}',
      '.gitignore': 'node_modules\n',
      [VALUES]: `images: { web: ${tag} }\n`,
      ...files,
    };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
    this.git(this.folder, 'add', '.');
    this.git(this.folder, 'commit', '--quiet', '--message', `Release ${tag}`);
    return this.git(this.folder, 'rev-parse', '--short', 'HEAD');
  }

  /** Commits versions, and leaves the remote as deploy.sh does after each of them. */
  deployedVersions(stage: string, tags: readonly string[]): string[] {
    const commits = tags.map((tag) => this.version(tag));
    const full = commits.map((commit) => this.git(this.folder, 'rev-parse', commit));
    const notes = full.slice(1).map((commit, i) => `${full[i]}:refs/slipway/before/${stage}/${commit}`);
    this.git(this.folder, 'push', '--quiet', 'origin', `HEAD:refs/heads/env/${stage}`, ...notes);
    return commits;
  }

  /** What a stage runs, by its ref; empty when there is none. */
  deployed(stage: string): string {
    const [commit = ''] = this.git(
      this.remote,
      'for-each-ref',
      '--format=%(objectname)',
      `refs/heads/env/${stage}`,
    ).split('\n');
    return commit === '' ? '' : this.git(this.folder, 'rev-parse', '--short', commit);
  }

  deploy(...args: string[]): Promise<ScriptOutcome> {
    return this.run('deploy.sh', args, { typed: 'y\n' });
  }

  run(
    script: 'deploy.sh' | 'rollback.sh',
    args: readonly string[],
    options: ScriptOptions = {},
  ): Promise<ScriptOutcome> {
    const { typed = '', fails = 'nothing', meanwhile = ':', ci = false } = options;
    const notes = join(folderOf({}), 'notes');
    const { CI: _, ...inherited } = process.env;
    const child = spawn('bash', [join(packageRoot(), 'scripts', script), ...args], {
      cwd: this.folder,
      env: {
        ...inherited,
        ...(ci && { CI: 'true' }),
        PATH: [this.tools, process.env['PATH']].join(delimiter),
        NOTES: notes,
        SYSTEMS: join(this.tools, 'systems.json'),
        FAILS: fails,
        MEANWHILE: meanwhile,
      },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(typed);
    const text = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (text.stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (text.stderr += String(chunk)));
    return new Promise((resolve) => {
      child.once('close', (status) => {
        const asked = existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [];
        resolve({ status, ...text, asked: asked.filter((line) => !line.includes('list --json')) });
      });
    });
  }

  git(folder: string, ...args: string[]): string {
    const identity = ['-c', 'user.name=Robot', '-c', 'user.email=robot@example.com'];
    return execFileSync('git', [...identity, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    }).trim();
  }
}

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { packageRoot } from '../lib/shared/package-root';
import { generatedSystem, releasedImages, STAGE } from './generated-system';
import type { MeasuredCommand } from './measured-process';
import { runMeasured } from './measured-process';
import type { Gate } from './results';

/** The app with one bucket is asked for as a system without services. */
const ONE_BUCKET = 0;

/** What a synthesis wrote. */
export interface AssemblySize {
  readonly stacks: number;
  readonly resources: number;
}

/** A team's folder with generated systems, and compiled copies of the two apps, which no edit changes while they are measured. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  private readonly output = join(this.folder, 'cdk.out');
  private readonly cache = join(packageRoot(), 'node_modules/.cache/slipway');
  /** Beside the launcher's own bundles: packages are found from there. */
  private readonly compiled = join(this.cache, `bench-${process.pid}`);

  /** @returns what one synthesis of the system, run as the CLI runs it, wrote */
  prepare(services: number): AssemblySize {
    if (services !== ONE_BUCKET) this.describe(services);
    const entry = services === ONE_BUCKET ? 'bench/one-bucket' : 'bin/app';
    this.remove(this.output);
    runMeasured(this.launch(services));
    mkdirSync(this.compiled, { recursive: true });
    copyFileSync(join(this.cache, `${entry}.cjs`), this.appOf(services));
    return sizeOf(this.output);
  }

  /** A synthesis by what the launcher has compiled, with the launcher's settings. */
  synthesis(services: number, gate: Gate): MeasuredCommand {
    this.remove(this.output);
    return {
      command: [process.execPath, '--enable-source-maps', this.appOf(services)],
      folder: this.folder,
      environment: { ...this.environment(services, gate), NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    };
  }

  /** A synthesis by the launcher, which compiles first. */
  launch(services: number): MeasuredCommand {
    const entry = services === ONE_BUCKET ? ['--entry', 'bench/one-bucket'] : ['app'];
    return {
      command: [process.execPath, join(packageRoot(), 'bin/run.cjs'), ...entry],
      folder: this.folder,
      environment: this.environment(services, 'without-validation'),
    };
  }

  delete(): void {
    this.remove(this.folder);
    this.remove(this.compiled);
  }

  private describe(services: number): void {
    const system = generatedSystem(services);
    write(join(this.folder, 'systems', `${system.name}.json`), system);
    write(join(this.folder, 'helm-charts', system.name, 'values.yaml'), releasedImages(system));
  }

  /** What the CLI tells an app. */
  private environment(services: number, gate: Gate): Record<string, string> {
    const context = {
      ...(services !== ONE_BUCKET && { system: generatedSystem(services).name, target: 'fargate', stage: STAGE }),
      'aws:cdk:enable-path-metadata': true,
      'aws:cdk:enable-asset-metadata': true,
      'aws:cdk:bundling-stacks': ['**'],
    };
    return {
      CDK_OUTDIR: this.output,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: String(gate === 'full'),
    };
  }

  private appOf(services: number): string {
    return join(this.compiled, services === ONE_BUCKET ? 'one-bucket.cjs' : 'app.cjs');
  }

  private remove(path: string): void {
    rmSync(path, { recursive: true, force: true });
  }
}

/** JSON is YAML as well. */
function write(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content, undefined, 2));
}

/** @throws Error when the CLI would have to look something up, and then run the app again */
function sizeOf(directory: string): AssemblySize {
  const assembly = new CloudAssembly(directory);
  const all = [assembly, ...assembly.nestedAssemblies.map(({ nestedAssembly }) => nestedAssembly)];
  const missing = all.flatMap(({ manifest }) => manifest.missing ?? []);
  if (missing.length > 0) throw new Error(`the app asks for context: ${missing.map(({ key }) => key).join(', ')}`);
  const templates = assembly.stacksRecursively.map(({ template }) => template as { Resources?: object });
  return {
    stacks: templates.length,
    resources: templates.reduce((sum, { Resources = {} }) => sum + Object.keys(Resources).length, 0),
  };
}

import { existsSync } from 'node:fs';
import { createRequire, SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { buildSync } from 'esbuild';
import type { BuildFailure, BuildOptions, Message, OutputFile } from 'esbuild';
import * as slipway from '../lib/spec/index';
import { SystemFileError } from './system-file-error';
import type { SystemFileProblem } from './system-file-error';

export { SystemFileError };

type Packages = Readonly<Record<string, object>>;

/**
 * Compiles and runs a team's description file (.ts, .mts, .cts, .js, .mjs, .cjs or .json) and returns its default export.
 *
 * Files that it imports by relative path are compiled with it. Packages come from the team's own `node_modules`, except
 * those in `provided`: the description must meet the code that is running, not a second copy of it.
 *
 * @param folder folder in which the command runs
 * @param file path of the description, relative to `folder`
 * @param provided packages answered by the running code; default: `slipway`
 * @throws SystemFileError with every problem found; an error that has `issues`, the description's own, is left as it is
 */
export function loadSystemModule(folder: string, file: string, provided: Packages = { slipway }): unknown {
  if (!existsSync(resolve(folder, file))) throw new SystemFileError([{ file, message: 'there is no such file' }]);
  const exported = evaluate(compile(folder, file, Object.keys(provided)), folder, file, provided);
  if (!isEsModule(exported)) return exported;
  if ('default' in exported) return exported['default'];
  throw new SystemFileError([{ file, message: 'has no default export; write: export default defineSystem({ ... })' }]);
}

function compile(folder: string, file: string, external: string[]): OutputFile[] {
  try {
    return buildSync({
      absWorkingDir: folder,
      ...entryOf(folder, resolve(folder, file)),
      outfile: resolve(folder, 'description.cjs'), // not written; the paths in the source map are relative to it
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      external,
      sourcemap: 'external',
      logLevel: 'silent',
      logLimit: 0,
      // of two services with one name, the first would be lost without a word
      logOverride: { 'duplicate-object-key': 'error' },
    }).outputFiles;
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new SystemFileError(error.errors.map((message) => compileProblem(message, file)));
  }
}

/** A JSON entry alone would give a bundle that exports nothing. */
function entryOf(folder: string, path: string): BuildOptions {
  if (!path.endsWith('.json')) return { entryPoints: [path] };
  return { stdin: { contents: `export { default } from ${JSON.stringify(path)}`, resolveDir: folder } };
}

function evaluate(compiled: OutputFile[], folder: string, file: string, provided: Packages): unknown {
  const filename = resolve(folder, file);
  const installed = createRequire(filename);
  const require = (id: string): unknown => {
    const own = provided[id];
    return own ? withKnownExportsOnly(id, own) : installed(locate(installed, id));
  };
  const module = { exports: {} };
  const [sourceMap = '', code = ''] = ['.map', '.cjs'].map(
    (extension) => compiled.find(({ path }) => path.endsWith(extension))?.text,
  );
  try {
    const parameters = ['module', 'exports', 'require', '__filename', '__dirname'];
    const run = compileFunction(code, parameters, { filename });
    run(module, module.exports, require, filename, dirname(filename));
  } catch (error) {
    if (hasIssues(error)) throw error;
    throw new SystemFileError([{ file, ...placeOf(error, filename, sourceMap), message: summaryOf(error) }]);
  }
  return module.exports;
}

function locate(installed: NodeJS.Require, id: string): string {
  try {
    return installed.resolve(id);
  } catch {
    throw new Error(`cannot find the package '${id}'; install it, or correct its name`);
  }
}

/** Without this a misspelt import is `undefined`, and fails later as "(0, import_slipway.canarry) is not a function". */
function withKnownExportsOnly(id: string, exports: object): object {
  return new Proxy(exports, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === '__esModule')
        return Reflect.get(target, name) as unknown;
      throw new Error(`'${id}' exports no '${name}'; it exports ${Object.keys(target).toSorted().join(', ')}`);
    },
  });
}

function compileProblem({ location, text }: Message, file: string): SystemFileProblem {
  if (!location) return { file, message: text };
  // esbuild counts columns in bytes, from 0
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  return { file: location.file, line: location.line, column: before.length + 1, message: text };
}

/** Where the topmost frame inside the description is, in the words of its sources. */
function placeOf(error: unknown, filename: string, sourceMap: string): Partial<SystemFileProblem> {
  const stack = isErrorLike(error) ? String(error.stack) : '';
  const frame = stack.split('\n').find((line) => line.includes(`${filename}:`));
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(frame ?? '') ?? [];
  if (!line || !column) return {};
  const entry = new SourceMap(JSON.parse(sourceMap)).findEntry(Number(line) - 1, Number(column) - 1);
  if (!('originalSource' in entry)) return {};
  return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function summaryOf(error: unknown): string {
  return isErrorLike(error) && error.name === 'Error' ? error.message : String(error);
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;
}

function hasIssues(error: unknown): boolean {
  return isErrorLike(error) && 'issues' in error && Array.isArray(error.issues);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return isErrorLike(error) && 'errors' in error && 'warnings' in error;
}

function isEsModule(exported: unknown): exported is Record<string, unknown> {
  return typeof exported === 'object' && exported !== null && '__esModule' in exported;
}

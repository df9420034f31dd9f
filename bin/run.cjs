#!/usr/bin/env node
'use strict';
// Runs a TypeScript entry of this package without a build step; an installed package, without sources, runs dist/.
//   slipway <args>                  the command line, bin/slipway.ts
//   slipway app                     the CDK app, bin/app.ts (cdk.json names it)
//   run.cjs --entry <path> <args>   another entry of this repository, e.g. bench/bench
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const nodeModule = require('node:module');
const { dirname, join } = require('node:path');

const root = join(__dirname, '..');

/** Takes the words that choose the entry out of `args`, so that the entry sees only its own. */
function takeEntry(args) {
  if (args[0] === 'app') return `bin/${args.shift()}`;
  if (args[0] === '--entry') return args.splice(0, 2)[1];
  return 'bin/slipway';
}

/** Bundles our own sources into one file; packages stay outside. Returns its path. */
function bundle(entry) {
  const outfile = join(root, 'node_modules', '.cache', 'slipway', `${entry}.cjs`);
  try {
    const { outputFiles } = require('esbuild').buildSync({
      absWorkingDir: root,
      entryPoints: [`${entry}.ts`],
      outfile,
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      sourcemap: 'inline',
    });
    writeIfChanged(outfile, outputFiles[0].text);
  } catch (error) {
    if (error.errors) process.exit(1); // esbuild has printed them, with place and source line
    throw error;
  }
  return outfile;
}

/** An unchanged file keeps its compile cache; the rename keeps a second process from reading half a file. */
function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

nodeModule.enableCompileCache?.(); // Node 22 and later
const args = process.argv.splice(2);
const entry = takeEntry(args);
process.argv.push(...args);
if (existsSync(join(root, `${entry}.ts`))) {
  // CDK's findings name the line of ours that made a construct; without maps that line is in node_modules, and left out.
  process.setSourceMapsEnabled(true);
  require(bundle(entry));
} else {
  require(join(root, 'dist', `${entry}.js`));
}

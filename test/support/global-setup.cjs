'use strict';
const { execFile } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '../..');

/**
 * Before a run of all tests, synthesizes the systems that many of them ask for: once each, and without the sandboxes of
 * jest, in which everything takes twice as long. A run of some tests synthesizes what these need.
 */
module.exports = async ({ testPathPatterns, onlyChanged, watch, watchAll }) => {
  if (testPathPatterns.patterns.length > 0 || onlyChanged || watch || watchAll) return;
  await Promise.all(['fargate', 'eks'].map(synthesizeSystems));
};

/** What cannot be synthesized, the tests report. */
function synthesizeSystems(target) {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  const args = ['bin/run.cjs', '--entry', 'test/support/synthesize-systems', target];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, env: { ...process.env, TMPDIR } }, () => {
      rmSync(TMPDIR, { recursive: true, force: true });
      resolve();
    });
  });
}

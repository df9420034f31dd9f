'use strict';
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

const outerTempFolder = tmpdir();

/**
 * Gives each test file a temporary folder of its own and removes it afterwards. CDK leaves a `cdk.out*` there for every
 * app that a test synthesizes, with 56 MiB in it where a kubectl layer is used.
 */
module.exports = class TempFolderEnvironment extends TestEnvironment {
  constructor(config, context) {
    const folder = mkdtempSync(join(outerTempFolder, 'slipway-test-'));
    process.env.TMPDIR = folder; // before the sandbox copies the environment
    super(config, context);
    this.global.testFileStartedAt = Date.now();
    this.tempFolder = folder;
  }

  async teardown() {
    await super.teardown();
    process.env.TMPDIR = outerTempFolder;
    rmSync(this.tempFolder, { recursive: true, force: true });
  }
};

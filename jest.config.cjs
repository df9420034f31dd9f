'use strict';

/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  testEnvironment: '<rootDir>/test/support/temp-folder-environment.cjs',
  setupFiles: ['<rootDir>/test/support/no-cloudformation-validation.cjs'],
  transform: { '\\.[cm]?ts$': '<rootDir>/test/support/esbuild-transform.cjs' },
  moduleNameMapper: { '^slipway$': '<rootDir>/lib/spec/index.ts' },
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out', '<rootDir>/node_modules/.cache/'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  coverageDirectory: 'coverage',
  collectCoverageFrom: ['bin/**/*.ts', 'stacks/**/*.ts', 'lib/**/*.ts'],
  testTimeout: 60_000,
  // A worker holds every class of aws-cdk-lib that its tests touched, about 400 MB.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};

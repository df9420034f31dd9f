'use strict';
// jest transform. Types are checked by `npm run typecheck`; jest.mock calls are not hoisted: pass doubles as arguments.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const ownSource = readFileSync(__filename, 'utf8');

module.exports = {
  process: (source, path) =>
    transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20', sourcefile: path, sourcemap: 'inline' }),

  getCacheKey: (source, path, { configString, instrument }) =>
    createHash('sha256')
      .update([version, ownSource, source, path, configString, String(instrument)].join('\0'))
      .digest('hex'),
};

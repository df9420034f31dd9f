import { describe, expect, test } from '@jest/globals';
import { loadSystemModule, SystemFileError } from '../../bin/load-system';
import { folderOf } from '../support/folder-of';

/** Stands for our own package, so that these tests need no valid description. */
const slipway = { defineSystem: (system: object) => ({ ...system, defined: true }) };

function load(file: string, files: Readonly<Record<string, string>>): unknown {
  return loadSystemModule(folderOf(files), file, { slipway });
}

function failureOf(file: string, files: Readonly<Record<string, string>>): SystemFileError {
  try {
    load(file, files);
  } catch (error) {
    if (error instanceof SystemFileError) return error;
    throw error;
  }
  throw new Error(`${file} was loaded, but should not have been`);
}

describe('a description file', () => {
  test.each([
    [
      'ts',
      "import { defineSystem } from 'slipway'; const name: string = 'xeo'; export default defineSystem({ name });",
    ],
    ['mts', "import { defineSystem } from 'slipway'; export default defineSystem({ name: 'xeo' as const });"],
    ['cts', "import { defineSystem } from 'slipway'; export default defineSystem({ name: 'xeo' as const });"],
    ['mjs', "import { defineSystem } from 'slipway'; export default defineSystem({ name: 'xeo' });"],
    ['js', "import { defineSystem } from 'slipway'; export default defineSystem({ name: 'xeo' });"],
    ['cjs', "const { defineSystem } = require('slipway'); module.exports = defineSystem({ name: 'xeo' });"],
    ['json', '{ "name": "xeo", "defined": true }'],
  ])('can be written as .%s', (extension, source) => {
    expect(load(`systems/xeo.${extension}`, { [`systems/xeo.${extension}`]: source })).toEqual({
      name: 'xeo',
      defined: true,
    });
  });

  test('meets the running package, even where tsconfig.json or node_modules have another one', () => {
    const other = 'export const defineSystem = () => "another copy";';
    const files = {
      'systems/xeo.ts': "import { defineSystem } from 'slipway'; export default defineSystem({ name: 'xeo' });",
      'tsconfig.json': '{ "compilerOptions": { "paths": { "slipway": ["./other.ts"] } } }',
      'other.ts': other,
      'node_modules/slipway/package.json': '{ "name": "slipway", "main": "index.js" }',
      'node_modules/slipway/index.js': 'exports.defineSystem = () => "another copy";',
    };

    expect(load('systems/xeo.ts', files)).toEqual({ name: 'xeo', defined: true });
  });

  test('may import its neighbours, and packages that the team has installed', () => {
    const files = {
      'systems/xeo.ts': "import { zones } from './zones'; import { b } from 'team'; export default { zones, b };",
      'systems/zones.ts': "export const zones: readonly string[] = ['us-east-1a'];",
      'node_modules/team/package.json': '{ "name": "team", "main": "index.js" }',
      'node_modules/team/index.js': 'exports.b = 2;',
    };

    expect(load('systems/xeo.ts', files)).toEqual({ zones: ['us-east-1a'], b: 2 });
  });
});

describe('a description file that cannot be loaded says where and why', () => {
  test.each([
    ['does not parse', 'export default {\n  name: "xeo",\n  age: ,\n};', '3:8: Unexpected ","'],
    ['has bytes before the column that are not ASCII', "const a = 'é'; const b = ;", '1:26: Unexpected ";"'],
    ['imports what is not there', "import a from './nope';\nexport default a;", '1:15: Could not resolve "./nope"'],
    [
      'declares a key twice',
      'export default {\n  api: 1,\n  api: 2,\n};',
      '3:3: Duplicate key "api" in object literal',
    ],
    [
      'awaits at the top',
      'export default await 1;',
      '1:16: Top-level await is currently not supported with the "cjs" output format',
    ],
    ['throws', 'const a: string = "no zones";\n\nthrow new Error(a);', '3:7: no zones'],
    ['throws something odd', 'throw "no zones";', ' no zones'],
    [
      'fails',
      'interface A { b: { c: 1 } }\nconst a = {} as A;\nexport default a.b.c;',
      "3:20: TypeError: Cannot read properties of undefined (reading 'c')",
    ],
    [
      'imports a package that is not installed',
      "import a from 'not-here';\nexport default a;",
      "1:15: cannot find the package 'not-here'; install it, or correct its name",
    ],
    [
      'misspells an import of ours',
      "import { defineSistem } from 'slipway';\n\nexport default defineSistem({});",
      "3:16: 'slipway' exports no 'defineSistem'; it exports defineSystem",
    ],
    [
      'exports nothing',
      'export const xeo = {};',
      ' has no default export; write: export default defineSystem({ ... })',
    ],
  ])('when it %s', (_, source, message) => {
    expect(failureOf('systems/xeo.ts', { 'systems/xeo.ts': source }).message).toBe(`systems/xeo.ts:${message}`);
  });

  test('when the problem is in a neighbour that it imports', () => {
    const files = {
      'systems/xeo.ts': "import './zones';",
      'systems/zones.ts': '\n  throw new RangeError("four zones");',
    };

    expect(failureOf('systems/xeo.ts', files).problems).toEqual([
      { file: 'systems/zones.ts', line: 2, column: 9, message: 'RangeError: four zones' },
    ]);
  });

  test('all problems at once', () => {
    const source = "import './a';\nimport './b';\nexport default { c: 1, c: 2 };";

    expect(failureOf('systems/xeo.ts', { 'systems/xeo.ts': source }).problems.map(({ line }) => line)).toEqual([
      1, 2, 3,
    ]);
  });

  test('when it is JSON', () => {
    const files = { 'systems/xeo.json': '{\n  "name": xeo\n}' };

    expect(failureOf('systems/xeo.json', files).message).toBe('systems/xeo.json:2:11: Unexpected "xeo" in JSON');
  });

  test('when there is no such file', () => {
    expect(failureOf('systems/xeo.ts', {}).message).toBe('systems/xeo.ts: there is no such file');
  });
});

test('the problems of the description itself come through untouched', () => {
  const issues = [{ path: 'services.api', code: 'unknown', message: 'no such service' }];
  const invalid = Object.assign(new Error('invalid system'), { issues });
  const refusing = {
    defineSystem: () => {
      throw invalid;
    },
  };
  const folder = folderOf({ 'a.ts': "import { defineSystem } from 'slipway'; export default defineSystem();" });

  expect(() => loadSystemModule(folder, 'a.ts', { slipway: refusing })).toThrow(invalid);
});

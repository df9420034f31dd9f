import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { folderOf } from './folder-of';
import { KeptSyntheses } from './kept-syntheses';

const LATER = Date.now() + 60_000;
const EARLIER = Date.now() - 60_000;

const repository = () =>
  folderOf({
    'lib/network/vpc.ts': 'one',
    'stacks/app.ts': 'two',
    'package-lock.json': '{}',
    'test/support/build-stages.ts': 'three',
  });
const key = { system: 'shop', released: {} };

test('what was kept is found by others, under the same key', () => {
  const root = repository();
  new KeptSyntheses(LATER, root).keep(key, { stacks: 3 });
  expect(new KeptSyntheses(LATER, root).find({ ...key })).toEqual({ stacks: 3 });
  expect(new KeptSyntheses(LATER, root).find({ ...key, released: { api: '1.0.0' } })).toBeUndefined();
});

test.each(['lib/network/vpc.ts', 'stacks/app.ts', 'package-lock.json', 'lib/network/new.ts'])(
  'nothing is found after a change of %s',
  (source) => {
    const root = repository();
    new KeptSyntheses(LATER, root).keep(key, {});
    writeFileSync(join(root, source), 'changed');
    expect(new KeptSyntheses(LATER, root).find(key)).toBeUndefined();
  },
);

test('nothing is kept of sources that changed, or went, while they were being loaded', () => {
  const root = repository();
  const started = new KeptSyntheses(EARLIER, root);
  started.keep(key, {});
  expect(started.find(key)).toBeUndefined();
  const removed = new KeptSyntheses(LATER, root);
  rmSync(join(root, 'stacks/app.ts'));
  removed.keep(key, {});
  expect(removed.find(key)).toBeUndefined();
});

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { RenderOptions } from '../../../bin/render';
import { renderAll, renderSystem } from '../../../bin/render';
import { minimalDescription } from '../../support/descriptions';
import { folderOf } from '../../support/folder-of';

const delivery = { repository: 'https://github.com/acme/shop.git' };
const described = (name: string, patch: object = { delivery }) =>
  JSON.stringify({ ...minimalDescription({ services: { api: { build: './api' } }, ...patch }), name });
const options: RenderOptions = { check: false, output: 'helm-charts', progress: () => {} };
const workflows = ['ci.yml', 'diff.yml', 'release-shop.yml'];
const there = (folder: string) => workflows.filter((file) => existsSync(join(folder, '.github/workflows', file)));

describe('slipway render, for a system that is delivered from GitHub', () => {
  test('writes its workflows beside its chart, and then says that they are up to date', () => {
    const folder = folderOf({ 'systems/shop.json': described('shop') });
    expect(renderSystem(folder, 'shop', options)).toContain('\n.github/workflows: 3 of 3 files written');
    expect(there(folder)).toEqual(workflows);
    expect(renderSystem(folder, 'shop', { ...options, check: true })).toContain('\n.github/workflows is up to date');
  });

  test('writes the same for one system and for all, and takes away what belongs to none any more', () => {
    const folder = folderOf({ 'systems/shop.json': described('shop'), 'systems/tools.json': described('tools') });
    renderAll(folder, options);
    expect(renderSystem(folder, 'shop', { ...options, check: true })).toContain('workflows is up to date');
    const ci = readFileSync(join(folder, '.github/workflows/ci.yml'), 'utf8');
    expect(ci).toMatch(/plan shop .*\n.*plan tools /);
    writeFileSync(join(folder, 'systems/shop.json'), described('shop', {}));
    rmSync(join(folder, 'systems/tools.json'));
    expect(renderAll(folder, options)).toContain('.github/workflows: 0 of 0 files written, 4 removed');
    expect(there(folder)).toEqual([]);
  });

  test('takes the workflows of the repository away with the last system that is at GitHub, and says before that they are left over', () => {
    const folder = folderOf({ 'systems/shop.json': described('shop'), 'systems/tools.json': described('tools') });
    renderAll(folder, options);
    writeFileSync(join(folder, 'systems/shop.json'), described('shop', {}));
    renderSystem(folder, 'shop', options);
    expect(there(folder)).toEqual(['ci.yml', 'diff.yml']);
    writeFileSync(join(folder, 'systems/tools.json'), described('tools', {}));
    expect(() => renderAll(folder, { ...options, check: true })).toThrow(
      /left over: \.github\/workflows\/ci\.yml[^]*left over: \.github\/workflows\/diff\.yml/,
    );
    renderAll(folder, options);
    expect(there(folder)).toEqual([]);
  });

  test('takes nothing away because of a description that cannot be read', () => {
    const folder = folderOf({ 'systems/shop.json': described('shop'), 'systems/tools.json': described('tools') });
    renderAll(folder, options);
    writeFileSync(join(folder, 'systems/shop.json'), described('shop', {}));
    writeFileSync(join(folder, 'systems/tools.json'), '{');
    renderSystem(folder, 'shop', options);
    expect(there(folder)).toEqual(['ci.yml', 'diff.yml']);
  });

  test('leaves a workflow of the team where it is: refused, unless it is left to them', () => {
    const folder = folderOf({ 'systems/shop.json': described('shop'), '.github/workflows/ci.yml': 'name: ours' });
    expect(() => renderSystem(folder, 'shop', options)).toThrow(
      /files are in the way[^]*\.github\/workflows\/ci\.yml[^]*--only/,
    );
    expect(readFileSync(join(folder, '.github/workflows/ci.yml'), 'utf8')).toBe('name: ours');
    expect(renderSystem(folder, 'shop', { ...options, only: ['chart'] })).not.toContain('workflows');
  });

  test('writes nothing at all while one part cannot be', () => {
    const folder = folderOf({
      'systems/shop.json': described('shop'),
      'compose/shop/docker-compose.yml': 'services: {}',
    });
    expect(() => renderSystem(folder, 'shop', options)).toThrow(/files are in the way[^]*compose\/shop/);
    expect(there(folder)).toEqual([]);
    expect(existsSync(join(folder, 'helm-charts'))).toBe(false);
  });

  test('--check tells every stale part at once', () => {
    const folder = folderOf({ 'systems/shop.json': described('shop') });
    expect(() => renderSystem(folder, 'shop', { ...options, check: true })).toThrow(
      /helm-charts\/shop is not there[^]*\.github\/workflows is not there/,
    );
  });
});

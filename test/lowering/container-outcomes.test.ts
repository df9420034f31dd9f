import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { LoweringStatus } from '../../lib/lowering/lowering-note';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const shared = { fileSystems: { uploads: { expectedGiB: 500, throughput: 'bursting' } } };

function noteOn(target: DeploymentTarget, path: string, api: Description) {
  return lowerStage(minimalStage({ ...shared, services: { api } }), target).find((note) => note.path === path);
}

const image = 'envoyproxy/envoy:v1.35.0';
const proxy = (patch: Description) => ({ sidecars: { proxy: { image, ...patch } } });
const text = (kib: number) => 'x'.repeat(kib * 1024);

type Row = [title: string, target: DeploymentTarget, field: string, api: Description, LoweringStatus, reason: string];

describe('what becomes of files, mounts and containers beside a service', () => {
  test.each<Row>([
    [
      'a file',
      'fargate',
      'files',
      { files: { '/etc/app/a': '' } },
      'rounded',
      '/etc/app is read-only and has these files alone',
    ],
    ['a file', 'eks', 'files', { files: { '/etc/app/a': '' } }, 'honoured', 'each file mounted by itself'],
    [
      'a file beside those of the system',
      'fargate',
      'files',
      { files: { '/etc/a': '' } },
      'refused',
      '/etc would lose',
    ],
    ['a file beside those of the system', 'eks', 'files', { files: { '/etc/a': '' } }, 'honoured', 'ConfigMap'],
    ['a file at the top', 'fargate', 'files', { files: { '/a': '' } }, 'refused', '/ would lose'],
    [
      'a file system inside a folder of files',
      'fargate',
      'files',
      { files: { '/app/a': '' }, mounts: { '/app/data': 'uploads' } },
      'refused',
      '/app/data lies in it',
    ],
    ['48 KiB', 'fargate', 'files', { files: { '/app/a': text(47) } }, 'rounded', 'written by a container'],
    ['more than 48 KiB', 'fargate', 'files', { files: { '/app/a': text(49) } }, 'refused', 'limits to 64 KiB'],
    [
      'more than 48 KiB in two containers',
      'fargate',
      'files',
      { files: { '/app/a': text(25) }, ...proxy({ files: { '/app/a': text(24) } }) },
      'refused',
      '50 KiB',
    ],
    ['more than 48 KiB', 'eks', 'files', { files: { '/app/a': text(49) } }, 'honoured', 'ConfigMap'],
    ['more than 1 MiB', 'eks', 'files', { files: { '/app/a': text(1025) } }, 'refused', 'at most 1 MiB'],
    [
      'an image of our own',
      'fargate',
      'files',
      { files: { '/app/a': '' } },
      'rounded',
      'its image is public, so TCP 443 to the internet is open',
    ],
    ['a mount', 'fargate', 'mounts', { mounts: { '/data': 'uploads' } }, 'honoured', 'access point'],
    ['a mount', 'eks', 'mounts', { mounts: { '/data': 'uploads' } }, 'honoured', 'access point'],
    ['a sidecar', 'fargate', 'sidecars.proxy', proxy({}), 'honoured', 'with which the task ends'],
    ['a sidecar', 'eks', 'sidecars.proxy', proxy({}), 'rounded', 'the pod stays'],
    ['one that may end', 'fargate', 'sidecars.proxy', proxy({ essential: false }), 'honoured', 'again when it ends'],
    ['one that may end', 'eks', 'sidecars.proxy', proxy({ essential: false }), 'honoured', 'again when it ends'],
    ['one that runs first', 'fargate', 'sidecars.proxy', proxy({ init: true }), 'honoured', 'to its end'],
    ['one that runs first', 'eks', 'sidecars.proxy', proxy({ init: true }), 'honoured', 'init container'],
    [
      'a tenth of a thousandth of a processor',
      'eks',
      'sidecars.proxy',
      proxy({ init: true, resources: { request: { cpu: 0.0001, memoryMiB: 64 } } }),
      'rounded',
      'thousandths',
    ],
    ['a file of a sidecar', 'fargate', 'sidecars.proxy', proxy({ files: { '/etc/a': '' } }), 'refused', '/etc would'],
    [
      'a file of a sidecar',
      'eks',
      'sidecars.proxy',
      proxy({ files: { '/a/b': text(1025) } }),
      'refused',
      'at most 1 MiB',
    ],
  ])('%s on %s', (_, target, field, api, status, reason) => {
    expect(noteOn(target, `services.api.${field}`, api)).toMatchObject({
      status,
      reason: expect.stringContaining(reason),
    });
  });

  test('nothing is opened for an image where the internet is open anyway', () => {
    const api = { files: { '/app/a': '' }, egress: 'internet' };
    expect(noteOn('fargate', 'services.api.files', api)?.reason).not.toContain('443');
  });

  test.each<[DeploymentTarget, string, string]>([
    ['fargate', 'expectedGiB', 'EFS has no size'],
    ['eks', 'expectedGiB', 'size of the claims'],
    ['eks', 'throughput', 'throughput mode'],
  ])('a file system on %s: %s', (target, field, reason) => {
    const note = noteOn(target, `fileSystems.uploads.${field}`, {});
    expect(note).toMatchObject({ status: 'honoured', reason: expect.stringContaining(reason) });
  });
});

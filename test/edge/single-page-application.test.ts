import { expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { singlePageApplication } from '../../lib/edge/single-page-application';

const answered = (folder: string, uri: string) =>
  runInNewContext(`${singlePageApplication(folder)}; handler(event).uri`, { event: { request: { uri } } }) as string;

test.each([
  ['/app/', '/app', '/app/index.html'],
  ['/app/', '/app/', '/app/index.html'],
  ['/app/', '/app/orders/42', '/app/index.html'],
  ['/app/', '/app/v1.2/orders', '/app/index.html'],
  ['/app/', '/app/main.4f2a.js', '/app/main.4f2a.js'],
  ['/', '/', '/index.html'],
  ['/', '/about', '/index.html'],
  ['/', '/missing.png', '/missing.png'],
])('in %s, %s is answered with %s', (folder, asked, file) => {
  expect(answered(folder, asked)).toBe(file);
});

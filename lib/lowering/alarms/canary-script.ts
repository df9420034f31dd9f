import type { CanaryDefinition } from './canaries';

/** Longest wait for an answer, in milliseconds. */
const TIMEOUT = 20_000;

/** What the load balancer says when no rule knows the path. */
const NOBODY = 'Not found';

/** Plain Node, so that it runs in any version of the runtime: a run fails when it throws. */
export function canaryScript({ url, expects }: Pick<CanaryDefinition, 'url' | 'expects'>): string {
  return `'use strict';
const https = require('node:https');

const URL = ${JSON.stringify(url)};

function ask() {
  return new Promise((resolve, reject) => {
    const request = https.get(URL, { timeout: ${TIMEOUT}, headers: { 'user-agent': 'slipway-canary' } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part) => { if (body.length < 1000) body += part; });
      response.on('end', () => resolve({ status: response.statusCode, body }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer within ${TIMEOUT / 1000} s')));
    request.on('error', reject);
  });
}

exports.handler = async () => {
  const { status, body } = await ask();
  if (${isWrong(expects)}) throw new Error(URL + ' answers ' + status);
  return URL + ' answers ' + status;
};
`;
}

function isWrong(expects: CanaryDefinition['expects']): string {
  if (expects === 'well') return 'status >= 400';
  return `status >= 500 || (status === 404 && body === ${JSON.stringify(NOBODY)})`;
}

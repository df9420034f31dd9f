'use strict';
// For a program in a process of its own: every name leads to this machine, but for these.
const dns = require('node:dns');

const elsewhere = { 'inside.example.com': '10.1.2.3' };

dns.lookup = (host, options, callback) => {
  if (host === 'nowhere.example.com') {
    return process.nextTick(callback, Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
  }
  if (host === 'slow.example.com') return setTimeout(() => callback(new Error('too late')), 3000);
  return process.nextTick(callback, null, [{ address: elsewhere[host] ?? '127.0.0.1', family: 4 }]);
};

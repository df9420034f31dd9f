'use strict';
// Loaded into a process whose clock somebody sets: every answer is hours before the one before it.
const { now } = Date;
const HOURS = 6 * 3_600_000;
let readings = 0;
Date.now = () => now() - (readings += 1) * HOURS;
globalThis.Date = new Proxy(Date, {
  construct: (target, args) => (args.length === 0 ? new target(target.now()) : new target(...args)),
});

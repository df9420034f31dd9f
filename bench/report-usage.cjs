'use strict';
// Loaded into every Node process that is measured. When the process ends, it appends a line with its script and its
// peak memory to the file that USAGE_FILE names.
const { appendFileSync } = require('node:fs');

const [, script] = process.argv;
process.on('exit', () => {
  const { maxRSS: peakKiB } = process.resourceUsage();
  appendFileSync(process.env.USAGE_FILE, `${JSON.stringify({ script, peakKiB })}\n`);
});

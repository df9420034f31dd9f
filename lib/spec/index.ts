/** What a description file may use. Everything else of Slipway is reached through the command line. */
export { defineSystem } from './define-system';
export { InvalidSystemError } from './issue';
export type { SpecIssue } from './issue';
export { blueGreen, canary, linear, rolling } from './release';
export { connections, cpu, latency, memory, queue, requests, schedule } from './scaling';
export type { SystemSpec } from './system';

import { verdicts } from './comparison';
import type { BenchmarkResults } from './results';
import { gates } from './results';
import { commandHeading, commandRows, gateTitles, synthesisHeading, synthesisRows } from './table';

/** The results as a page of the documentation. */
export function renderReport(results: BenchmarkResults): string {
  const { date, machine, versions, runs } = results;
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${[
    '# What synthesis costs',
    `Written by \`npm run bench -- --write\` on ${date}: ${machine}; ${used.join(', ')}. Each number comes from ${runs} runs in processes of their own, one of each case in every round.`,
    ...gates.flatMap((gate) => [`## ${gateTitles[gate]}`, table(synthesisHeading, synthesisRows(results, gate))]),
    '## What a person waits for',
    table(commandHeading, commandRows(results)),
    'The system is `customer-service` with all its stages. `npm start` plans it on every available target.',
    '## Aims, with every gate',
    table(
      ['aim', 'found', ''],
      verdicts(results).map(({ aim, found, isMet }) => [aim, found, isMet ? 'met' : 'missed']),
    ),
    HOW_TO_READ,
  ].join('\n\n')}\n`;
}

const HOW_TO_READ = `## How to read it

- **bucket** is the yardstick: a CDK app with one bucket and the same gate (AwsSolutions, our own rules, the check of
  acknowledgments, CloudFormation's validation), measured in the same rounds. Compare ratios, not seconds: seconds belong
  to one machine on one day.
- **services** counts those of a generated system in one production stage, each released, with a route, probes, scaling
  on CPU, a database and a cache that all share, and a call to the service before it; ten services make a group.
- **cpu s** is user and system time of the process and what it starts, the lowest of all runs: other work on the machine
  only ever adds. The **median** beside it shows how busy the machine was.
- **ms each** and **MiB each** are what one further service adds since the row above.
- **MiB** is the most memory that the process ever had resident.
- Compiling our sources, which the launcher does before each run, is not part of the first two tables.`;

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const alignment = heading.map((_, i) => (i === 0 ? '---' : '---:'));
  return [heading, alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

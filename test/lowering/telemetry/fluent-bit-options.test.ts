import { describe, expect, test } from '@jest/globals';
import { applicationLogFile } from '../../../lib/lowering/kubernetes/telemetry/node-logs';
import { fluentBitText } from '../../../lib/lowering/telemetry/fluent-bit';
import { keptApart, routerSections } from '../../../lib/lowering/telemetry/log-classes';
import { systems } from '../../support/systems';
import type { Section } from '../../support/telemetry/fluent-bit';
import { sectionsOf, unknownIn } from '../../support/telemetry/fluent-bit';

const stages = systems.flatMap((system) => system.stages).filter((stage) => keptApart(stage).length > 0);

// Fluent Bit itself can be had neither from Debian nor from npm: its options are read from its source instead
describe('what Fluent Bit is given', () => {
  const ofTasks = stages.flatMap((stage) =>
    Object.keys(stage.services).flatMap((service) => Object.values(routerSections(stage, service)).map(fluentBitText)),
  );
  const ofNodes = stages.flatMap((stage) => applicationLogFile(stage, 'group') ?? []);

  test.each([
    ['beside services on Fargate', ofTasks],
    ['on nodes of EKS', ofNodes],
  ])('%s names plug-ins and options that it has', (_, texts) => {
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.flatMap((text) => unknownIn(sectionsOf(text)))).toEqual([]);
  });

  test('each filter and output looks at lines that an input or a filter brings', () => {
    const blind = [...ofTasks, ...ofNodes].map(sectionsOf).flatMap((sections) => {
      const tags = tagsOf(sections);
      const looked = sections.flatMap(([, { Match }]) => Match ?? []);
      return looked.filter((match) => !tags.some((tag) => matches(match, tag)));
    });
    expect(blind).toEqual([]);
  });
});

test.each([
  [
    'an option that is misspelt',
    '[OUTPUT]\n    Name  cloudwatch_logs\n    log_groupname  a\n',
    'OUTPUT cloudwatch_logs: log_groupname',
  ],
  ['a plug-in that there is not', '[FILTER]\n    Name  retag\n', 'FILTER retag'],
])('%s is found out', (_, text, problem) => {
  expect(unknownIn(sectionsOf(text))).toEqual([problem]);
});

/** Tags of lines as they come, and as filters change them; what ECS hands over has the name of its container. */
function tagsOf(sections: readonly Section[]): string[] {
  return sections.flatMap(([kind, { Tag, Name, Rule }]) => {
    if (kind === 'INPUT') return [Name === 'forward' ? 'api-firelens-1' : (Tag ?? '').replace('*', 'any')];
    return Rule === undefined ? [] : [(Rule.split(' ')[2] ?? '').replace('$TAG', 'any')];
  });
}

/** A star stands for anything. */
function matches(pattern: string, tag: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(tag);
}

import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const github = 'https://github.com/acme/shop.git';
const gitlab = 'https://gitlab.com/acme/shop.git';
const numbers = { ownerId: '1', repositoryId: '22' };

describe('who builds images', () => {
  test.each<[string, Description, string, string]>([
    ['the pipeline, anywhere', { repository: gitlab, images: { builtBy: 'codebuild' } }, 'images.builtBy', 'honoured'],
    [
      'a workflow at GitHub',
      { repository: github, images: { builtBy: 'github-actions' } },
      'images.builtBy',
      'honoured',
    ],
    [
      'no workflow elsewhere',
      { repository: gitlab, images: { builtBy: 'github-actions' } },
      'images.builtBy',
      'refused',
    ],
    [
      'nobody with a role that nothing uses',
      { repository: github, images: { builtBy: 'codebuild' }, oidcProvider: 'existing' },
      'oidcProvider',
      'refused',
    ],
    ['a repository with numbers at GitHub', { repository: github, github: numbers }, 'github', 'honoured'],
    ['no repository with numbers elsewhere', { repository: gitlab, github: numbers }, 'github', 'refused'],
    [
      'nobody with numbers that nothing trusts',
      { repository: github, images: { builtBy: 'codebuild' }, github: numbers },
      'github',
      'refused',
    ],
  ])('is %s', (_, delivery, field, status) => {
    const notes = lowerStage(minimalStage({ delivery }), 'fargate');
    expect(notes.find(({ path }) => path.endsWith(`delivery.${field}`))).toMatchObject({ status });
  });
});

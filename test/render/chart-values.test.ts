import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { releasedValues } from '../../lib/render/chart/released-values';
import { UsageError } from '../../lib/spec/usage-error';

interface Values {
  readonly images: Readonly<Record<string, { readonly tag: string }>>;
}

const written = `# Written by the delivery.
images:
    # the shop itself
    web:   { tag: '1.10' } # since Monday

    mailer:
        tag:   "2026-11-21"   # quoted, or YAML reads a day
        digest: sha256:0123
    # until here

# nothing of ours
extra: [ 1,2 ]
`;

describe('the released tags', () => {
  test('start empty, with a word on whose they are', () => {
    expect(releasedValues(['mailer', 'web']))
      .toBe(`# Released image tags, written by the delivery. Both targets read them. Empty until the first release.
images:
  mailer:
    tag: ""
  web:
    tag: ""
`);
  });

  test('stay to the letter while no service is added', () => {
    expect(releasedValues(['web'], written)).toBe(written);
  });

  test('keep comments, order, style and tags when a service is added: lines are put in, and nothing else changes', () => {
    const anew = releasedValues(['billing', 'mailer', 'web'], written);
    const lines = '    billing:\n        tag: ""\n';
    expect(anew.replace(lines, '')).toBe(written);
    expect((parse(anew) as Values).images).toEqual({ ...(parse(written) as Values).images, billing: { tag: '' } });
  });

  test.each([
    ['a file without a last line end', "images:\n  web:\n    tag: '1'"],
    ['a comment behind the last tag', "images:\n  web:\n    tag: '1' # ours\n"],
    ['a service without anything', 'images:\n  web:\n'],
    ['a block of text', 'images:\n  web:\n    tag: |-\n      1\n\n'],
    ['one line', "images: { web: { tag: '1' } } # short\n"],
    ['nothing in it', 'images: {}\n'],
    ['no value', '# tags\nimages:\n'],
    ['comments only', '# tags\n'],
    ['no text', ''],
  ])('take a new service in a file with %s', (_, present) => {
    const before = (parse(present) as Partial<Values> | null)?.images ?? {};
    const anew = releasedValues(['api'], present);
    expect((parse(anew) as Values).images).toEqual({ ...before, api: { tag: '' } });
    for (const [comment] of present.matchAll(/#.*/g)) expect(anew).toContain(comment);
  });

  test('keep what they have of services that are described no more', () => {
    expect(releasedValues([], written)).toBe(written);
  });

  test('know every service by its name, also where YAML 1.1 would read something else', () => {
    const text = releasedValues(['no', 'on', 'y'], releasedValues(['null']));
    expect(Object.keys((parse(text, { version: '1.1' }) as Values).images)).toEqual(['null', 'no', 'on', 'y']);
  });

  test('are never lost, and lack no service, whatever was there before', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 5 });
    const property = fc.property(names, names, fc.nat(3), (old, wanted, comments) => {
      const lines = old.map(
        (name, i) => `  ${JSON.stringify(name)}: # ${i}\n      tag: 'v${i}'\n${'  # note\n'.repeat(comments)}`,
      );
      const present = `images:\n${lines.join('')}`;
      const { images } = parse(releasedValues(wanted, present)) as Values;
      const added = wanted.filter((name) => !old.includes(name)).map((name) => [name, { tag: '' }]);
      expect(images).toEqual({ ...(parse(present) as Values).images, ...Object.fromEntries(added) });
    });
    fc.assert(property, { numRuns: 50 });
  });

  test.each([
    ['is no YAML', 'images: ['],
    ['has a list of images', 'images: [web]'],
    ['has a word for images', 'images: none'],
    ['is a list', '- web'],
  ])('say what is wrong with a file that %s', (_, present) => {
    expect(() => releasedValues(['web'], present)).toThrow(UsageError);
  });
});

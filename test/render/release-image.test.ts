import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { releaseImage } from '../../lib/render/chart/release-image';
import { UsageError } from '../../lib/spec/usage-error';

interface Values {
  readonly images: Readonly<Record<string, { readonly tag?: string; readonly digest?: string } | null>>;
}

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const tagsOf = (text: string) =>
  Object.fromEntries(Object.entries((parse(text) as Values).images).map(([name, image]) => [name, image?.tag]));

const written = `# Written by the delivery.
images:
    # the shop itself
    web:   { tag: '1.10' } # since Monday
    web-admin:
        tag: "1"   # not web

    api: # the API
        # in front
        tag:   "2026-11-21"   # quoted, or YAML reads a day
    # until here

# nothing of ours
extra: [ 1,2 ]
web: { tag: 'of nobody' }
`;

describe('[XEO-23] the tag of one service', () => {
  test.each([
    ['web', "{ tag: '1.10' }", "{ tag: '2.0' }"],
    ['web-admin', '"1"   #', '"2.0"   #'],
    ['api', '"2026-11-21"', '"2.0"'],
  ])('of %s is all that changes, and keeps its quotes', (service, before, after) => {
    expect(releaseImage(written, service, { tag: '2.0' })).toBe(written.replace(before, after));
  });

  test('that is there already changes nothing', () => {
    expect(releaseImage(written, 'web', { tag: '1.10' })).toBe(written);
  });

  test.each([
    ['a plain number', 'images:\n  web:\n    tag: 1.10\n', 'images:\n  web:\n    tag: "2.0"\n'],
    [
      'a plain word with a comment',
      'images:\n  web:\n    tag: v1 # ours\n',
      'images:\n  web:\n    tag: "2.0" # ours\n',
    ],
    [
      'nothing behind the colon',
      'images:\n  web:\n    tag: # none yet\n',
      'images:\n  web:\n    tag: "2.0" # none yet\n',
    ],
    ['no tag', 'images:\n  web:\n    pull: always\n', 'images:\n  web:\n    tag: "2.0"\n    pull: always\n'],
    ['an empty map', 'images:\n  web: {}\n', 'images:\n  web: { tag: "2.0" }\n'],
    ['a map on one line', 'images:\n  web: { pull: always }\n', 'images:\n  web: { tag: "2.0", pull: always }\n'],
    ['nothing at all', 'images:\n  web: # new\n  api:\n', 'images:\n  web: { tag: "2.0" } # new\n  api:\n'],
    ['no last line end', "images:\n  web:\n    tag: '1'", "images:\n  web:\n    tag: '2.0'"],
    ['a block of text', 'images:\n  web:\n    tag: |-\n      1\n  api:\n', 'images:\n  web:\n    tag: "2.0"\n  api:\n'],
    [
      'line ends of Windows',
      'images:\r\n  web:\r\n    pull: 1\r\n',
      'images:\r\n  web:\r\n    tag: "2.0"\r\n    pull: 1\r\n',
    ],
    ['quoted names', 'images:\n  "web": { "tag": "1" }\n', 'images:\n  "web": { "tag": "2.0" }\n'],
    [
      'everything on one line',
      "images: { api: { tag: '1' }, web: { tag: '1' } }",
      "images: { api: { tag: '1' }, web: { tag: '2.0' } }",
    ],
    ['JSON', '{"images":{"web":{"tag":"1"}}}', '{"images":{"web":{"tag":"2.0"}}}'],
    ['an anchor that nobody repeats', 'images:\n  web: &web\n    tag: "1"\n', 'images:\n  web: &web\n    tag: "2.0"\n'],
  ])('takes the place of %s', (_, before, after) => {
    expect(releaseImage(before, 'web', { tag: '2.0' })).toBe(after);
  });

  test.each(['tag', 'digest', 'images'])('is found of a service named %s, too', (service) => {
    const before = `images:\n  ${service}:\n  web: { tag: "1" }\n`;

    expect(tagsOf(releaseImage(before, service, { tag: '2.0' }))).toEqual({ [service]: '2.0', web: '1' });
  });

  test.each([
    ['repeats it', 'images:\n  api: &api { tag: "1" }\n  web: *api\n', 'shares its lines'],
    ['is repeated by it', 'images:\n  web: &web { tag: "1" }\n  api: *web\n', 'shares its lines'],
    ['has the same tag by reference', 'images:\n  api: { tag: &tag "1" }\n  web: { tag: *tag }\n', 'shares its lines'],
    ['refers to its tag', 'images:\n  web: { tag: &tag "1" }\n  api: { tag: *tag }\n', 'shares its lines'],
    ['is part of a copy of all', 'images: &all\n  web: { tag: "1" }\nbackup: *all\n', 'shares its lines'],
    ['has the same name', 'images:\n  web: { tag: "1" }\n  web: { tag: "2" }\n', 'Map keys must be unique'],
    ['is only alike', 'images:\n  web-admin: { tag: "1" }\n  we: { tag: "1" }\n', 'no service web in images'],
  ])('is refused where another place %s', (_, text, said) => {
    expect(() => releaseImage(text, 'web', { tag: '2.0' })).toThrow(said);
  });

  test.each([
    ['no YAML', 'images: ['],
    ['two documents', 'images: { web: {} }\n---\nimages: { web: {} }\n'],
    ['nothing', ''],
    ['a list', 'images: [web]'],
    ['a word for the service', 'images: { web: "1" }'],
    ['a list for the tag', 'images: { web: { tag: ["1"] } }'],
  ])('is refused in a file with %s', (_, text) => {
    expect(() => releaseImage(text, 'web', { tag: '2.0' })).toThrow(UsageError);
  });

  test.each(['', '-1', '.1', 'a b', 'a"b', "a'b", 'a:b', 'a\nb', 'x'.repeat(129), 'latest', 'ä'])(
    'is refused when it is no tag of a registry: %j',
    (tag) => {
      expect(() => releaseImage(written, 'web', { tag })).toThrow(UsageError);
    },
  );

  test('comes with its digest, which no other tag may keep', () => {
    const both = releaseImage('images:\n  web:\n    tag: "1" # one\n', 'web', { tag: '2', digest: DIGEST });

    expect(both).toBe(`images:\n  web:\n    digest: "${DIGEST}"\n    tag: "2" # one\n`);
    expect(() => releaseImage(both, 'web', { tag: '3' })).toThrow('which is not that of 3');
    expect(releaseImage(both, 'web', { tag: '2' })).toBe(both);
    expect(() => releaseImage(both, 'web', { tag: '3', digest: 'sha256:12' })).toThrow('64 hexadecimal digits');
  });

  test('changes alone, whatever the file looks like', () => {
    const name = fc.stringMatching(/^[a-z](-?[a-z0-9]){0,5}$/);
    const style = fc.constantFrom(
      (key: string, tag: string) => `  ${key}:\n    tag: "${tag}" # "${key}"\n`,
      (key: string, tag: string) => `  ${key}: { pull: 1, tag: '${tag}' }\n\n`,
      (key: string, tag: string) => `  # ${key}: { tag: "x" }\n  "${key}":\n      tag: v${tag}\n`,
    );
    const entries = fc.uniqueArray(fc.tuple(name, style), { minLength: 2, maxLength: 6, selector: ([key]) => key });
    const property = fc.property(entries, fc.nat(), (all, choice) => {
      const text = `# tags\nimages:\n${all.map(([key, write], i) => write(key, String(i))).join('')}other: 1\n`;
      const [service] = all[choice % all.length]!;
      const anew = releaseImage(text, service, { tag: 'new' });
      const lines = anew.split('\n');
      expect(text.split('\n').filter((line, i) => line !== lines[i])).toHaveLength(1);
      expect(tagsOf(anew)).toEqual({ ...tagsOf(text), [service]: 'new' });
    });
    fc.assert(property, { numRuns: 100 });
  });
});

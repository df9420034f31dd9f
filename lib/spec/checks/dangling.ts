import type { SpecIssue } from '../issue';
import { show } from '../issue';
import { suggestion } from '../suggestion';

/**
 * A reference to something that nobody declares.
 *
 * @param where place in the description where it would be declared, when that is not plain
 */
export function dangling(path: string, name: string, declared: object, noun: string, where?: string): SpecIssue[] {
  if (Object.hasOwn(declared, name)) return [];
  const names = Object.keys(declared);
  const guess = suggestion(name, names);
  return [
    {
      path,
      code: 'dangling-reference',
      message: `no ${noun} named '${name}' is declared`,
      found: show(name),
      allowed: names.length > 0 ? names.join(', ') : `nothing: no ${noun} is declared`,
      fix:
        guess === undefined
          ? `declare it${where ? ` in ${where}` : ''}, or remove the reference`
          : `did you mean '${guess}'? Otherwise declare it`,
    },
  ];
}

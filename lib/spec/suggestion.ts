import { closest, distance } from 'fastest-levenshtein';

/**
 * The name that was probably meant, if any comes near: one that continues the word, as a unit does (`period`,
 * `periodSeconds`), else the one with the fewest different letters.
 */
export function suggestion(word: string, names: readonly string[]): string | undefined {
  const longer = names.find((name) => word.length > 2 && name.toLowerCase().startsWith(word.toLowerCase()));
  if (longer !== undefined || names.length === 0) return longer;
  const nearest = closest(word, [...names]);
  return distance(word, nearest) <= Math.max(2, word.length / 3) ? nearest : undefined;
}

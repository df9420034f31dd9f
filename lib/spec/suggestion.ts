import { distance } from 'fastest-levenshtein';

/** The name that was probably meant, if any comes near. A unit may be missing: `period` is near `periodSeconds`. */
export function suggestion(word: string, names: readonly string[]): string | undefined {
  const candidates = names.map((name) => ({ name, steps: steps(word, name) }));
  const nearest = candidates.toSorted((a, b) => a.steps - b.steps)[0];
  const tolerated = Math.min(word.length - 1, Math.max(2, Math.ceil(word.length / 3)));
  return nearest !== undefined && nearest.steps <= tolerated ? nearest.name : undefined;
}

/** Letters to change, from the word to a name or to the words that a camel-case name begins with. */
function steps(word: string, name: string): number {
  const words = name.split(/(?=[A-Z][a-z])/);
  const beginnings = words.map((_, i) => words.slice(0, i + 1).join(''));
  return Math.min(...beginnings.map((beginning) => distance(word.toLowerCase(), beginning.toLowerCase())));
}

import { InvalidArgumentError } from 'commander';

/** Reads an option that holds some of a few words, with commas between them. */
export function listOf<T extends string>(choices: readonly T[]): (text: string) => readonly T[] {
  return (text) =>
    text.split(',').map((name) => {
      const choice = choices.find((each) => each === name.trim());
      if (choice === undefined) throw new InvalidArgumentError(`'${name}' is none of ${choices.join(', ')}`);
      return choice;
    });
}

import { isatty } from 'node:tty';

/** Longer lines are hard to read. */
const MAX_WIDTH = 100;

/** Characters in a line of the output; 80 where there is no terminal. */
export function terminalWidth(): number {
  return Math.min(process.stdout.columns || 80, MAX_WIDTH);
}

/** Colour is for terminals only, whatever else runs there. https://no-color.org */
export function hasColour(): boolean {
  const { NO_COLOR = '', TERM } = process.env;
  return isatty(process.stdout.fd) && NO_COLOR === '' && TERM !== 'dumb';
}

import type { Answer } from './ask';
import { ask } from './ask';
import type { Line } from './line';

/** More than any browser should have to take. */
const MAX_HOPS = 10;

/** The way of a request: where it led, one after the other. */
export interface Journey {
  readonly answers: readonly Answer[];
  /** Every address on the way, that of a circle where it closes included. */
  readonly places: readonly string[];
  /** `end`: answered. `elsewhere`: it leads to a host that is not ours. `circle`: it leads back to where it was. */
  readonly outcome: 'end' | 'elsewhere' | 'circle' | 'too-long' | 'nowhere';
}

/** Follows redirects as a browser does, cookies included, as long as they stay at one host. */
export async function follow(line: Line, start: URL): Promise<Journey> {
  const answers: Answer[] = [];
  const seen = new Set<string>();
  const cookies = new Map<string, string>();
  const places: string[] = [];
  let url = start;
  while (answers.length <= MAX_HOPS) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const place = `${url.href} ${cookie}`;
    places.push(url.href);
    if (seen.has(place)) return { answers, places, outcome: 'circle' };
    seen.add(place);
    const answer = await ask(line, url, cookie === '' ? {} : { cookie });
    answers.push(answer);
    for (const [name, value] of cookiesOf(answer)) cookies.set(name, value);
    const { location } = answer.headers;
    if (!isRedirect(answer) || location === undefined) return { answers, places, outcome: 'end' };
    if (!URL.canParse(location, url.href)) return { answers, places, outcome: 'nowhere' };
    const next = new URL(location, url);
    if (next.hostname !== start.hostname || !next.protocol.startsWith('http'))
      return { answers, places, outcome: 'elsewhere' };
    url = next;
  }
  return { answers, places, outcome: 'too-long' };
}

export function isRedirect({ status }: Answer): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function cookiesOf({ headers }: Answer): [name: string, value: string][] {
  return (headers['set-cookie'] ?? []).map((cookie) => {
    const [pair = ''] = cookie.split(';');
    const [name = '', ...value] = pair.split('=');
    return [name.trim(), value.join('=').trim()];
  });
}

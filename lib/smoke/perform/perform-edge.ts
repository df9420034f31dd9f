import { ask } from '../client/ask';
import { follow, isRedirect } from '../client/follow';
import type { Line } from '../client/line';
import { urlOf } from '../client/line';
import type { SmokeRequest, Verdict } from '../smoke-check';
import { failed, failedForGood, passed } from '../smoke-check';
import { isUnknownRoute } from './answered-by';

/** Whether who comes without TLS is sent to the same page with it, and arrives. */
export async function performRedirect({ path }: SmokeRequest, line: Line): Promise<Verdict> {
  const plain = new URL(`http://${line.url.hostname}${path}`);
  const { answers, outcome, places } = await follow(line, plain);
  const [first] = answers;
  if (first === undefined) return failed('no answer');
  const { status, headers } = first;
  if (!isRedirect(first)) {
    return status < 400
      ? failedForGood(`answered with ${status} over plain HTTP`)
      : failed(`${status} over plain HTTP, no redirect`);
  }
  const target = headers.location === undefined ? undefined : new URL(headers.location, plain);
  if (target?.protocol !== 'https:') return failed(`${status} leads to ${headers.location}, not to HTTPS`);
  if (target.hostname !== plain.hostname || target.pathname !== plain.pathname)
    return failed(`${status} leads to ${target.href}, not to the page that was asked for`);
  if (outcome === 'circle' || outcome === 'too-long')
    return failed(`redirects lead in a circle: ${places.join(' -> ')}`);
  return passed(`${status} to ${target.href}`);
}

export async function performHeaders(
  { host, path }: SmokeRequest,
  wanted: readonly string[],
  line: Line,
): Promise<Verdict> {
  const { headers } = await ask(line, urlOf(line, host, path));
  const missing = wanted.filter((name) => headers[name] === undefined);
  return missing.length > 0 ? failed(`missing: ${missing.join(', ')}`) : passed(wanted.join(', '));
}

/** What may be kept is there when it is asked for again. */
export async function performCached({ host, path }: SmokeRequest, line: Line): Promise<Verdict> {
  const url = urlOf(line, host, path);
  const first = await ask(line, url);
  if (first.status >= 500) return failed(`${first.status}`);
  if (cacheOf(first.headers) === undefined) return failed('CloudFront did not answer: no x-cache in the answer');
  const control = first.headers['cache-control'] ?? '';
  if (first.status >= 400 || !/max-age=[1-9]/.test(control) || /no-store|no-cache|private/.test(control))
    return passed(
      `${first.status}, which ${control === '' ? 'says nothing of keeping' : `says ${control}`}; CloudFront asks each time`,
    );
  const second = await ask(line, url);
  const cache = cacheOf(second.headers) ?? '';
  return /Hit/.test(cache) ? passed(cache) : failed(`${cache}, though the answer says ${control}`);
}

export async function performFile({ path }: SmokeRequest, isPage: boolean, line: Line): Promise<Verdict> {
  const { status, headers } = await ask(line, urlOf(line, undefined, path));
  if (cacheOf(headers) === undefined) return failed('CloudFront did not answer: no x-cache in the answer');
  if (status >= 500) return failed(`${status}`);
  if (isPage)
    return status < 400
      ? passed(`${status}`)
      : failed(`${status}: the file is not in the bucket, or the bucket does not let CloudFront in`);
  return passed(status < 400 ? `${status}` : `${status}: no file of that name, as expected; name one with --ask`);
}

export async function performUnknownPath({ host, path }: SmokeRequest, line: Line): Promise<Verdict> {
  const answer = await ask(line, urlOf(line, host, path));
  if (isUnknownRoute(answer)) return passed('404 from the load balancer');
  return answer.status < 400
    ? failedForGood(`${answer.status}: somebody answers what no route takes`)
    : failed(`${answer.status}, but not the 404 of the load balancer`);
}

function cacheOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const { 'x-cache': cache } = headers;
  return typeof cache === 'string' && cache.includes('cloudfront') ? cache : undefined;
}

import type { Answer } from '../client/ask';
import { askHttp2 } from '../client/ask-http2';
import type { Journey } from '../client/follow';
import { follow } from '../client/follow';
import type { Line } from '../client/line';
import { urlOf } from '../client/line';
import type { AnswerCheck, Verdict } from '../smoke-check';
import { failed, passed } from '../smoke-check';
import { answeredBefore, isStandIn, isUnknownRoute, remarksOn } from './answered-by';

/** Whether a service answers. */
export async function performAnswer(check: AnswerCheck, line: Line): Promise<Verdict> {
  const { host, path } = check.request;
  const url = urlOf(line, host, path);
  if (check.protocol === 'grpc') return judgeCall(await askHttp2(line, url, true));
  if (check.protocol === 'http2') return judge(check, await askHttp2(line, url, false));
  return judgeJourney(check, await follow(line, url));
}

function judgeJourney(check: AnswerCheck, { answers, outcome, places: urls }: Journey): Verdict {
  const last = answers.at(-1);
  const places = urls.map((url) => url.slice(new URL(url).origin.length));
  if (last === undefined) return failed('no answer');
  if (outcome === 'circle') return failed(`redirects lead in a circle: ${places.join(' -> ')}`);
  if (outcome === 'too-long') return failed(`${answers.length} redirects without an end: ${places.join(' -> ')}`);
  if (outcome === 'nowhere') return failed(`${last.status} leads to no address: ${last.headers.location}`);
  const verdict = judge(check, last);
  if (places.length === 1 || verdict.status === 'failed') return verdict;
  return passed(`${verdict.detail}, by way of ${places.join(' -> ')}`);
}

function judge({ expected, standIn }: AnswerCheck, answer: Answer): Verdict {
  const { status } = answer;
  if (isUnknownRoute(answer)) return failed('404 from the load balancer: no rule leads to a service');
  const before = answeredBefore(answer);
  if (before !== undefined) return failed(`${status} from ${before}, not from the service: ${meaningOf(status)}`);
  if (isStandIn(answer))
    return standIn
      ? passed('the stand-in answers: nothing was released yet')
      : failed('the stand-in answers, though a version was released');
  if (expected === 'healthy' && (status < 200 || status > 399)) return failed(`${status}; 2xx or 3xx is healthy`);
  return status >= 500 || status === 0 ? failed(`${status} from the service`) : passed(`${status}${remarksOn(answer)}`);
}

/** What those that stand before the services mean by a number. */
function meaningOf(status: number): string {
  if (status === 403) return 'the firewall, or the CDN, refuses the request';
  if (status === 502) return 'what the service sends cannot be understood, or it hangs up';
  if (status === 503) return 'no replica is ready';
  return status === 504 ? 'no replica answers in time' : 'see its logs';
}

/** A method that does not exist is answered, too: by the service. https://grpc.io/docs/guides/status-codes/ */
function judgeCall({ status, headers }: Answer): Verdict {
  const code = headers['grpc-status'];
  if (status !== 200 || code === undefined) return failed(`${status} without a status of gRPC`);
  return code === '14' ? failed('gRPC status 14: unavailable') : passed(`gRPC status ${String(code)}`);
}

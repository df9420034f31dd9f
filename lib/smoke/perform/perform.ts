import { explain } from '../client/explain';
import type { Line } from '../client/line';
import type { SmokeCheck, Verdict } from '../smoke-check';
import { failed } from '../smoke-check';
import { performAnswer } from './perform-answer';
import { performCached, performFile, performHeaders, performRedirect, performUnknownPath } from './perform-edge';
import { performClosedPort, performSticky, performWebsocket } from './perform-service';
import { performCertificate, performOldTls } from './perform-tls';

/** Tries a check once. What goes wrong on the way is a failure, in words. */
export async function perform(check: SmokeCheck, line: Line): Promise<Verdict> {
  try {
    return await attempt(check, line);
  } catch (error) {
    return failed(explain(error, line.timeoutMs));
  }
}

function attempt(check: SmokeCheck, line: Line): Promise<Verdict> {
  switch (check.kind) {
    case 'answer':
      return performAnswer(check, line);
    case 'unknown-path':
      return performUnknownPath(check.request, line);
    case 'websocket':
      return performWebsocket(check.request, line);
    case 'sticky':
      return performSticky(check.request, check.ttlSeconds, line);
    case 'redirect':
      return performRedirect(check.request, line);
    case 'certificate':
      return performCertificate(check.host, line);
    case 'old-tls':
      return performOldTls(line);
    case 'headers':
      return performHeaders(check.request, check.headers, line);
    case 'cached':
      return performCached(check.request, line);
    case 'file':
      return performFile(check.request, check.page, line);
    case 'closed-port':
      return performClosedPort(check.port, line);
  }
}

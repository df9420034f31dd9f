/** What went wrong on the way, by the code of the error. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there (connection refused)',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'the name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'no answer in time',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate comes from an authority that this machine does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate comes from an authority that this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate comes from an authority that this machine does not know',
};

/** An error of a connection in words. */
export function explain(error: unknown, timeoutMs: number): string {
  const { name, code, message } = problemOf(error);
  if (name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  if (name === 'AbortError') return 'stopped: the time for all checks is up';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the certificate is for another name (${message.split('. ').at(-1)})`;
  if (code?.startsWith('ERR_SSL_') || code === 'EPROTO') return `TLS failed (${message.split(':').at(-2) ?? message})`;
  return (code === undefined ? undefined : WORDS[code]) ?? message;
}

/** Whether a handshake came to its end with a refusal from the other side. */
export function isRefusedHandshake(error: unknown): boolean {
  const { code, message } = problemOf(error);
  if (code === 'ERR_SSL_NO_PROTOCOLS_AVAILABLE') return false;
  return (
    code?.startsWith('ERR_SSL_') === true ||
    code === 'ECONNRESET' ||
    code === 'EPROTO' ||
    /closed at once/.test(message)
  );
}

interface Problem {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
}

/** Several addresses of a name may have failed, each in its way; what aborts carries the cause. */
function problemOf(error: unknown): Problem {
  if (error instanceof AggregateError && error.errors.length > 0) return problemOf(error.errors[0]);
  if (!isErrorLike(error)) return { name: '', message: String(error) };
  if (error.name === 'AbortError' && isErrorLike(error.cause)) return problemOf(error.cause);
  const { code } = error as { code?: unknown };
  return { name: error.name, message: error.message, ...(typeof code === 'string' && { code }) };
}

/** Errors of Node itself are of another realm in tests. */
function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}

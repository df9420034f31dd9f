/** The user of one service, with its password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Where a cache is reached. */
export interface CachePlace {
  readonly host: string;
  readonly port: number;
}

/** The value of a service's secret. */
export interface Credential extends Login, CachePlace {
  /** `rediss`: over TLS. Clients of Valkey know the scheme by the same name. */
  readonly url: string;
}

export function makeCredential({ username, password }: Login, { host, port }: CachePlace): Credential {
  const url = `rediss://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}:${port}`;
  return { username, password, host, port, url };
}

/** @throws Error, without the value, when it has no user or no password */
export function parseLogin(text: string | undefined): Login {
  const { username, password } = jsonObject(text);
  if (!isText(username) || !isText(password)) throw new Error('The secret has no username and password');
  return { username, password };
}

/** @throws Error, without the value, when it was not made by `makeCredential` */
export function parseCredential(text: string | undefined): Credential {
  const { host, port } = jsonObject(text);
  if (!isText(host) || typeof port !== 'number') {
    throw new Error('The secret does not say where its cache is: deploy the stack of the cache first');
  }
  return makeCredential(parseLogin(text), { host, port });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function jsonObject(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

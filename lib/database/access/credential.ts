/** Where a database is reached. */
export interface DatabasePlace {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Endpoint for reading; default: there is none. */
  readonly readerHost?: string;
}

/** The value of a service's secret. Field names are those that Secrets Manager uses for database secrets. */
export interface Credential {
  readonly engine: 'postgres';
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly url: string;
  readonly readerUrl?: string;
}

export function makeCredential(place: DatabasePlace, username: string, password: string): Credential {
  const { host, port, database, readerHost } = place;
  const url = (at: string) =>
    `postgresql://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${at}:${port}` +
    `/${encodeURIComponent(database)}?sslmode=require`;
  return {
    engine: 'postgres',
    username,
    password,
    host,
    port,
    dbname: database,
    url: url(host),
    ...(readerHost && { readerUrl: url(readerHost) }),
  };
}

/** @throws Error, without the value, when the text is no credential that `makeCredential` made */
export function parseCredential(text: string | undefined): Credential {
  const fields = jsonObject(text);
  const texts = [fields.username, fields.password, fields.host, fields.dbname, fields.url];
  if (!texts.every((field) => typeof field === 'string' && field !== '') || typeof fields.port !== 'number') {
    throw new Error('The secret holds no database credential yet: deploy the stack of the database first');
  }
  return fields as unknown as Credential;
}

export function placeOf({ host, port, dbname, readerUrl }: Credential): DatabasePlace {
  return { host, port, database: dbname, ...(readerUrl && { readerHost: new URL(readerUrl).hostname }) };
}

/** User and password of a secret's value, as far as they are there; an unreadable value has neither. */
export function userAndPassword(text: string | undefined): { readonly username?: string; readonly password?: string } {
  const { username, password } = jsonObject(text);
  return {
    ...(typeof username === 'string' && username && { username }),
    ...(typeof password === 'string' && password && { password }),
  };
}

function jsonObject(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

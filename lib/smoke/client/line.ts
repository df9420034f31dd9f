import { portOf } from '../derive/viewpoint';

/** Where connections to a name go instead, as curl's option of that name says it. An empty part means: any, or the same. */
export interface Detour {
  readonly host: string;
  readonly port: string;
  readonly toHost: string;
  readonly toPort: string;
}

/** How a stage is reached. */
export interface Line {
  /** Where users arrive; its name goes into the request and into the handshake of TLS, wherever the connection goes. */
  readonly url: URL;
  readonly detours: readonly Detour[];
  /** Further authorities (PEM). Default: those of the machine. */
  readonly ca?: string;
  /** Time for one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a connection to a name and port really goes. */
export function addressOf({ detours }: Pick<Line, 'detours'>, name: string, port: number): Address {
  const host = name.replace(/^\[(.*)\]$/, '$1');
  const detour = detours.find(
    (each) => (each.host === '' || each.host === host) && (each.port === '' || each.port === String(port)),
  );
  return { host: detour?.toHost || host, port: Number(detour?.toPort || port) };
}

/** `HOST:PORT:TO-HOST:TO-PORT`, an address of IPv6 in brackets. Undefined when it is not of that form. */
export function readDetour(text: string): Detour | undefined {
  const name = String.raw`(\[[0-9a-fA-F:.]+\]|[^:[\]\s]*)`;
  const match = new RegExp(`^${name}:(\\d*):${name}:(\\d*)$`).exec(text);
  if (match === null) return undefined;
  const [host = '', port = '', toHost = '', toPort = ''] = match.slice(1).map((part) => part.replaceAll(/[[\]]/g, ''));
  const ports = [port, toPort].filter((part) => part !== '').map(Number);
  return ports.every((number) => number >= 1 && number <= 65_535) ? { host, port, toHost, toPort } : undefined;
}

/** A whole address of a request. */
export function urlOf({ url }: Pick<Line, 'url'>, host: string | undefined, path: string): URL {
  const port = portOf(url) === (url.protocol === 'https:' ? 443 : 80) ? '' : `:${portOf(url)}`;
  return new URL(`${url.protocol}//${host ?? url.hostname}${port}${path}`);
}

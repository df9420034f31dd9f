import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Detour, Line } from '../lib/smoke/client/line';
import { readDetour } from '../lib/smoke/client/line';
import { matchesRoute } from '../lib/smoke/derive/owner';
import { perform } from '../lib/smoke/perform/perform';
import { runChecks } from '../lib/smoke/run-checks';
import { junit } from '../lib/smoke/report/junit';
import type { SmokeReport } from '../lib/smoke/report/smoke-report';
import { reported } from '../lib/smoke/report/smoke-report';
import { smokePlan } from '../lib/smoke/smoke-plan';
import type { StageSpec } from '../lib/spec/stage';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import type { Choice } from './choose';
import { choose, onlyStage } from './choose';
import { wholeNumber } from './whole-number';

export interface SmokeFlags {
  readonly stage?: string;
  readonly target?: string;
  readonly url?: string;
  readonly connectTo?: readonly string[];
  readonly ask?: readonly string[];
  readonly pastEdge?: boolean;
  readonly ca?: string;
  readonly timeout: string;
  readonly retries: string;
  readonly limit: string;
  readonly concurrency: string;
  readonly junit?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Asks a running stage everything that its description promises to the outside. Mistakes are told before anything is asked. */
export async function smoke(
  folder: string,
  system: string | undefined,
  flags: SmokeFlags,
  progress: (message: string) => void,
): Promise<SmokeReport> {
  const choice = choose(folder, { system, stages: flags.stage, target: flags.target });
  const stage = onlyStage(choice);
  const url = urlOf(stage, flags);
  const pastEdge = flags.pastEdge ?? false;
  const samples = samplesOf(stage, flags.ask);
  const { checks, notAsked } = smokePlan(stage, {
    url,
    pastEdge,
    released: choice.surroundings.released ?? {},
    samples,
  });
  const line = lineOf(folder, url, flags);
  const patience = {
    retries: wholeNumber('--retries', flags.retries, 0),
    pauseMs: 1000,
    limitMs: wholeNumber('--limit', flags.limit, 1) * 1000,
    concurrency: wholeNumber('--concurrency', flags.concurrency, 1),
  };
  const start = performance.now();
  const results = await runChecks(checks, {
    patience,
    perform: (check, signal) => perform(check, { ...line, signal }),
    progress: (done) => progress(progressOf(done, checks.length)),
  });
  const report: SmokeReport = {
    system: stage.system,
    stage: stage.stage,
    ...targetOf(choice, flags),
    url: url.origin,
    ok: results.every(({ status }) => status !== 'failed'),
    seconds: (performance.now() - start) / 1000,
    results: results.map(reported),
    notAsked,
  };
  if (flags.junit !== undefined) write(resolve(folder, flags.junit), junit(report));
  return report;
}

function progressOf(done: readonly { status: string }[], all: number): string {
  const failing = done.filter(({ status }) => status === 'failed').length;
  return `${done.length} of ${all} checks${failing > 0 ? `, ${failing} failed` : ''}`;
}

function targetOf({ targets: [target] }: Choice, flags: SmokeFlags): Pick<SmokeReport, 'target'> {
  return flags.target === undefined || target === undefined ? {} : { target };
}

function urlOf(stage: StageSpec, { url: text, pastEdge = false }: SmokeFlags): URL {
  if (!Object.values(stage.services).some(({ kind }) => kind === 'web'))
    throw new UsageError(
      `${stage.stage} has no web service, so nothing of it is reached from outside\n  fix:     see its alarms and logs`,
    );
  const wanted = text ?? (stage.domain === undefined ? undefined : `https://${stage.domain.name}`);
  if (wanted === undefined)
    throw new UsageError(
      `${stage.stage} has no domain\n  fix:     name the address: --url https://<output Url of the edge stack>`,
    );
  const url = URL.canParse(wanted) ? new URL(wanted) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname + url.search + url.hash !== '/')
    throw new UsageError(
      `--url is no address of a stage\n  found:   ${wanted}\n  allowed: scheme, name and port, such as https://shop.example.com\n  fix:     leave out the path`,
    );
  const isSecure = stage.domain !== undefined || (stage.edge.cdn && !pastEdge);
  if (isSecure && url.protocol === 'http:')
    throw new UsageError(
      `${stage.stage} is reached over TLS\n  found:   ${wanted}\n  fix:     --url https://${url.host}; the way from http is among the checks`,
    );
  return url;
}

/** `--ask '/sync/*=/sync/v1/socket'`, by route. */
function samplesOf(stage: StageSpec, pairs: readonly string[] = []): Record<string, string> {
  const routes = Object.values(stage.services).flatMap((service) => service.routes.map(({ path }) => path));
  const known = [...routes, ...stage.edge.cachedPaths, ...Object.keys(stage.edge.static)];
  return Object.fromEntries(
    pairs.map((pair) => {
      const [route = '', ...rest] = pair.split('=');
      const path = rest.join('=');
      if (!known.includes(route)) throw unknownChoice('route in --ask', route, known);
      if (!path.startsWith('/') || !matchesRoute(route, path.split('?')[0] ?? ''))
        throw new UsageError(
          `--ask ${pair}: the path is not one of that route\n  found:   ${path}\n  allowed: what ${route} matches\n  fix:     --ask '${route}=${route.replace(/\*$/, 'health')}'`,
        );
      return [route, path];
    }),
  );
}

function lineOf(folder: string, url: URL, flags: SmokeFlags): Omit<Line, 'signal'> {
  return {
    url,
    detours: (flags.connectTo ?? []).map(detourOf),
    timeoutMs: wholeNumber('--timeout', flags.timeout, 1) * 1000,
    ...(flags.ca !== undefined && { ca: read(resolve(folder, flags.ca)) }),
  };
}

function detourOf(text: string): Detour {
  const detour = readDetour(text);
  if (detour === undefined)
    throw new UsageError(
      `--connect-to is not understood\n  found:   ${text}\n  allowed: HOST:PORT:TO-HOST:TO-PORT, each part may be empty\n  fix:     --connect-to '::my-balancer.us-east-1.elb.amazonaws.com:'`,
    );
  return detour;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: cannot be read\n  found:   ${(error as Error).message}\n  fix:     name a file`);
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(
      `${path}: cannot be written\n  found:   ${(error as Error).message}\n  fix:     name a file in a folder that is there`,
    );
  }
}

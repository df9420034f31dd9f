import type { Questions } from './ask';

/**
 * What ECS tells a hook, as far as it counts here.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export interface HookEvent {
  readonly executionDetails: { readonly serviceArn: string; readonly targetServiceRevisionArn?: string };
}

export interface HookAnswer {
  readonly hookStatus: 'SUCCEEDED' | 'FAILED';
}

export interface JudgeTools {
  /** Private addresses of the load balancer: its name leads to the public ones. */
  readonly addresses: () => Promise<string[]>;
  /** What was not answered well. */
  readonly ask: (questions: Questions) => Promise<string[]>;
}

export interface JudgeSettings {
  /** By service. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly port: number;
  readonly tlsName?: string;
}

/** Whether a new version may have traffic. What is not known here, or cannot be asked, may not. */
export async function judge(event: HookEvent, settings: JudgeSettings, tools: JudgeTools): Promise<HookAnswer> {
  const { serviceArn, targetServiceRevisionArn: revision } = event.executionDetails;
  const service = serviceArn.split('/').at(-1) ?? '';
  const complaints = await complaintsAbout(service, settings, tools).catch((error: unknown) => [String(error)]);
  const hookStatus = complaints.length === 0 ? 'SUCCEEDED' : 'FAILED';
  console.info({ service, revision, hookStatus, complaints });
  return { hookStatus };
}

async function complaintsAbout(
  service: string,
  { paths, port, tlsName }: JudgeSettings,
  { addresses, ask }: JudgeTools,
): Promise<string[]> {
  const asked = paths[service];
  if (asked === undefined) return [`nothing is known of a service '${service}'`];
  const where = { addresses: await addresses(), port, ...(tlsName !== undefined && { tlsName }) };
  return ask({ service, paths: asked, ...where });
}

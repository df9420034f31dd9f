import { setTimeout as pause } from 'node:timers/promises';

/** What CloudFormation sends to the function behind a custom resource. */
export interface CustomResourceRequest<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  /** Absent on Create. */
  readonly PhysicalResourceId?: string;
  /** Where the answer goes; signed, so it is never logged. */
  readonly ResponseURL: string;
  readonly ResourceProperties: Properties;
  /** Present on Update. In a rollback these are the properties that failed. */
  readonly OldResourceProperties?: Properties;
}

/** CloudFormation refuses answers above 4096 bytes. */
const REASON_CHARACTERS = 1000;
const ATTEMPTS = 5;

/**
 * Does the work and tells CloudFormation how it went: its attributes, or why it failed.
 *
 * The physical id stays as it is, unless the work succeeds and another is given: CloudFormation then asks to delete what it
 * believes is the old resource.
 *
 * @throws Error when the answer cannot be delivered; Lambda then runs the function again
 */
export async function respond(
  request: CustomResourceRequest<unknown>,
  work: () => Promise<object | undefined>,
  physicalId?: string,
): Promise<void> {
  const outcome = await outcomeOf(work);
  console.info({ request: request.RequestType, resource: request.LogicalResourceId, ...outcome });
  const { RequestId, StackId, LogicalResourceId } = request;
  const before = request.PhysicalResourceId ?? LogicalResourceId;
  const PhysicalResourceId = outcome.Status === 'SUCCESS' ? (physicalId ?? before) : before;
  await deliver(
    request.ResponseURL,
    JSON.stringify({ ...outcome, RequestId, StackId, LogicalResourceId, PhysicalResourceId }),
  );
}

type Outcome =
  | { readonly Status: 'SUCCESS'; readonly Data: object | undefined }
  | { readonly Status: 'FAILED'; readonly Reason: string };

async function outcomeOf(work: () => Promise<object | undefined>): Promise<Outcome> {
  try {
    return { Status: 'SUCCESS', Data: await work() };
  } catch (error) {
    return { Status: 'FAILED', Reason: reason(error) };
  }
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, REASON_CHARACTERS) || 'unknown error';
}

async function deliver(url: string, body: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const problem = await put(url, body);
    if (!problem) return;
    if (attempt === ATTEMPTS) throw new Error(`CloudFormation did not take the answer: ${problem}`);
    await pause(100 * 2 ** attempt);
  }
}

/** The URL is signed for an empty content type; any other one is refused. */
function put(url: string, body: string): Promise<string | undefined> {
  return fetch(url, { method: 'PUT', body, headers: { 'content-type': '' }, signal: AbortSignal.timeout(5000) }).then(
    (response) => (response.ok ? undefined : `HTTP ${response.status}`),
    (error: unknown) => String(error),
  );
}

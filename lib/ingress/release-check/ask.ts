import { CHECK_AGENT, CHECK_HEADER } from '../../lowering/check-request';

/** What is asked of a new version, and where. */
export interface Questions {
  readonly service: string;
  readonly paths: readonly string[];
  /** Private addresses of the load balancer. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Name in the certificate, where the load balancer speaks TLS. */
  readonly tlsName?: string;
}

export interface Question {
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly tlsName?: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Means {
  /** The status of the answer; throws where there is none. */
  readonly ask: (question: Question) => Promise<number>;
  /** Between two attempts. */
  readonly pause: () => Promise<void>;
}

/** Times that everything is asked, five seconds apart: rules reach all of a load balancer within seconds, not at once. */
const ATTEMPTS = 12;

/** What was not answered well by the last attempt, in sentences. Empty as soon as all is. */
export async function askAll(questions: Questions, means: Means): Promise<string[]> {
  if (questions.addresses.length === 0) return ['the load balancer has no address'];
  let complaints: string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    complaints = await attemptOnce(questions, means);
    if (complaints.length === 0) return [];
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    if (attempt < ATTEMPTS) await means.pause();
  }
  return complaints;
}

async function attemptOnce({ addresses, paths, ...where }: Questions, means: Means): Promise<string[]> {
  const asked = addresses.flatMap((address) => paths.map((path) => complaint({ ...where, address, path }, means)));
  const complaints = await Promise.all(asked);
  return [...new Set(complaints.filter((each) => each !== undefined))];
}

async function complaint(
  { service, ...question }: Omit<Question, 'headers'> & { readonly service: string },
  { ask }: Means,
): Promise<string | undefined> {
  const headers = {
    [CHECK_HEADER]: service,
    'user-agent': CHECK_AGENT,
    host: question.tlsName ?? question.address,
  };
  try {
    const status = await ask({ ...question, headers });
    // as the load balancer and a kubelet judge
    return status >= 200 && status < 400 ? undefined : `${service} answers ${question.path} with ${status}`;
  } catch (error) {
    return `${service} does not answer ${question.path}: ${(error as Error).message}`;
  }
}

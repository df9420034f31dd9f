import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { answer } from '../../../lib/compute/fargate/before-release/handler';
import type { BeforeReleaseRequest, Clients, Clock } from '../../../lib/compute/fargate/before-release/run-job';
import { runJob } from '../../../lib/compute/fargate/before-release/run-job';

const machine = 'arn:aws:states:us-east-1:111122223333:stateMachine:shop-dev-migrate';
const request: BeforeReleaseRequest = {
  RequestType: 'Update',
  RequestId: 'request-1',
  StackId: 'arn:stack',
  LogicalResourceId: 'Run',
  PhysicalResourceId: 'Run',
  ResponseURL: 'http://127.0.0.1:1/',
  ResourceProperties: {
    Job: 'migrate',
    StateMachineArn: machine,
    TaskDefinitionArn: 'arn:task:2',
    LogGroup: '/shop/dev/migrate',
  },
};

type Look = Awaited<ReturnType<Clients['describeExecution']>>;

/** Step Functions and CloudFormation as they answer, one look after the other. */
class FakeAws implements Clients {
  readonly started: string[] = [];
  readonly handedOn: BeforeReleaseRequest[] = [];

  constructor(
    private readonly looks: Look[],
    private readonly stackStatus = 'UPDATE_IN_PROGRESS',
  ) {}

  async startExecution({ stateMachineArn, name }: { stateMachineArn: string; name: string }) {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    if (this.started.includes(executionArn))
      throw Object.assign(new Error('there is one'), { name: 'ExecutionAlreadyExists' });
    this.started.push(executionArn);
    return { executionArn };
  }

  async describeExecution(): Promise<Look> {
    return this.looks.length > 1 ? (this.looks.shift() as Look) : (this.looks[0] as Look);
  }

  async describeStacks() {
    return { Stacks: [{ StackStatus: this.stackStatus }] };
  }

  async handOn(next: BeforeReleaseRequest) {
    this.handedOn.push(next);
  }
}

const patient: Clock = { remaining: () => 600_000, everyMs: 1 };
const running = { status: 'RUNNING' };
const succeeded = { status: 'SUCCEEDED' };

describe('the function that runs a job before a release', () => {
  test('waits until the run has ended', async () => {
    const aws = new FakeAws([running, running, succeeded]);
    expect(await runJob(request, aws, patient)).toBe('succeeded');
    expect(aws.started).toEqual(['arn:aws:states:us-east-1:111122223333:execution:shop-dev-migrate:request-1']);
  });

  test('says what failed, that nothing was started, and where to look', async () => {
    const cause = JSON.stringify({
      Containers: [
        { Name: 'migrate', ExitCode: 3 },
        { Name: 'proxy', ExitCode: 0 },
      ],
    });
    const aws = new FakeAws([running, { status: 'FAILED', error: 'States.TaskFailed', cause }]);
    await expect(runJob(request, aws, patient)).rejects.toThrow(
      'migrate failed (migrate: exit code 3), so nothing of this release was started. Its output is in /shop/dev/migrate',
    );
  });

  test.each<[string, Look, string]>([
    [
      'a task that did not start',
      { status: 'FAILED', cause: '{"StoppedReason":"CannotPullContainerError"}' },
      'CannotPullContainerError',
    ],
    [
      'a sentence',
      { status: 'FAILED', error: 'TimedOut', cause: 'It ran longer than 600 s' },
      'It ran longer than 600 s',
    ],
    ['an error alone', { status: 'FAILED', error: 'States.Runtime' }, 'States.Runtime'],
    ['nothing at all', { status: 'ABORTED' }, 'ABORTED'],
  ])('understands %s', async (_, look, said) => {
    await expect(runJob(request, new FakeAws([look]), patient)).rejects.toThrow(`migrate failed (${said})`);
  });

  test('runs nothing while CloudFormation takes a release back: the version before has run', async () => {
    const aws = new FakeAws([succeeded], 'UPDATE_ROLLBACK_IN_PROGRESS');
    expect(await runJob(request, aws, patient)).toBe('left out');
    expect(aws.started).toEqual([]);
  });

  test('runs nothing when the job is removed from the description', async () => {
    const aws = new FakeAws([succeeded]);
    expect(await runJob({ ...request, RequestType: 'Delete' }, aws, patient)).toBe('left out');
    expect(aws.started).toEqual([]);
  });

  test('runs once for a request that comes twice', async () => {
    const aws = new FakeAws([succeeded]);
    await runJob(request, aws, patient);
    expect(await runJob(request, aws, patient)).toBe('succeeded');
    expect(aws.started).toHaveLength(1);
  });

  test('hands a run that takes longer than Lambda may on to itself, and then starts no second one', async () => {
    const aws = new FakeAws([running]);
    let left = 60_000;
    const clock = { remaining: () => (left -= 10_000), everyMs: 1 };
    expect(await runJob(request, aws, clock)).toBeUndefined();
    const [next] = aws.handedOn;
    expect(next).toMatchObject({ ResponseURL: request.ResponseURL, ExecutionArn: aws.started[0] });

    const later = new FakeAws([succeeded], 'UPDATE_ROLLBACK_IN_PROGRESS');
    expect(await runJob(next!, later, patient)).toBe('succeeded');
    expect(later.started).toEqual([]);
  });
});

describe('what CloudFormation is told', () => {
  async function told(run: Parameters<typeof answer>[1]): Promise<unknown[]> {
    const bodies: unknown[] = [];
    const server = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        bodies.push(JSON.parse(body));
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await answer({ ...request, ResponseURL: `http://127.0.0.1:${port}/` }, run);
    } finally {
      server.close();
    }
    return bodies;
  }

  test('success, failure with its reason, and nothing while the run goes on', async () => {
    expect(await told(async () => 'succeeded')).toEqual([expect.objectContaining({ Status: 'SUCCESS' })]);
    expect(await told(() => Promise.reject(new Error('migrate failed')))).toEqual([
      expect.objectContaining({ Status: 'FAILED', Reason: 'migrate failed', PhysicalResourceId: 'Run' }),
    ]);
    expect(await told(async () => undefined)).toEqual([]);
  });
});

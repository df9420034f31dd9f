import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { Question, Questions } from './ask';
import { askAll } from './ask';
import type { HookAnswer, HookEvent, JudgeSettings, JudgeTools } from './judge';
import { judge as judgeVersion } from './judge';

const PAUSE_MS = 5000;
const ANSWER_MS = 10_000;

/** Entry point of the function that ECS asks. It stands outside of the network, where the APIs of AWS are. */
export function judge(event: HookEvent): Promise<HookAnswer> {
  const { PATHS = '{}', PORT = '', TLS_NAME: tlsName, LOAD_BALANCER = '', ASK_FUNCTION = '' } = process.env;
  const paths = JSON.parse(PATHS) as JudgeSettings['paths'];
  const settings = { paths, port: Number(PORT), ...(tlsName !== undefined && { tlsName }) };
  return judgeVersion(event, settings, tools(LOAD_BALANCER, ASK_FUNCTION));
}

/** Entry point of the function that asks the new version. It stands inside, and can reach nothing but the load balancer. */
export function ask(questions: Questions): Promise<string[]> {
  return askAll(questions, { ask: statusOf, pause: () => wait(PAUSE_MS) });
}

/** Status of one answer over HTTP; over TLS where there is a name for it. */
export function statusOf({ address: host, tlsName, ...question }: Question): Promise<number> {
  const options = { ...question, host, timeout: ANSWER_MS, agent: false as const };
  return new Promise((resolve, reject) => {
    const request =
      tlsName === undefined
        ? requestHttp(options)
        : // EC2 told the address, and nothing is said that is secret: a certificate of a private authority is as good
          requestHttps({ ...options, servername: tlsName, rejectUnauthorized: false });
    request.on('timeout', () => request.destroy(new Error(`no answer in ${ANSWER_MS / 1000} seconds`)));
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.end();
  });
}

/** The runtime brings the SDK. */
function tools(loadBalancer: string, askFunction: string): JudgeTools {
  const { EC2 } = require('@aws-sdk/client-ec2') as { EC2: new () => Interfaces };
  const { Lambda } = require('@aws-sdk/client-lambda') as {
    Lambda: new (options: { maxAttempts: number }) => Functions;
  };
  return {
    async addresses() {
      const Filters = [{ Name: 'description', Values: [`ELB ${loadBalancer}`] }];
      const { NetworkInterfaces = [] } = await new EC2().describeNetworkInterfaces({ Filters });
      return NetworkInterfaces.flatMap(({ PrivateIpAddress: address }) => (address === undefined ? [] : [address]));
    },
    async ask(questions) {
      const { FunctionError, Payload } = await new Lambda({ maxAttempts: 1 }).invoke({
        FunctionName: askFunction,
        Payload: JSON.stringify(questions),
      });
      const text = Buffer.from(Payload ?? []).toString('utf8');
      if (FunctionError !== undefined) throw new Error(text);
      return JSON.parse(text) as string[];
    },
  };
}

interface Interfaces {
  describeNetworkInterfaces(input: {
    Filters: { Name: string; Values: string[] }[];
  }): Promise<{ NetworkInterfaces?: { PrivateIpAddress?: string }[] }>;
}

interface Functions {
  invoke(input: { FunctionName: string; Payload: string }): Promise<{ FunctionError?: string; Payload?: Uint8Array }>;
}

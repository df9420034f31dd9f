import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { packageRoot } from '../../lib/shared/package-root';

/** One request as S3 names its permission, e.g. `PutObject`, `UploadPart`. */
export interface S3Request {
  readonly action: string;
  readonly key: string;
}

/** What becomes of a request: it is served, it is refused for want of permission, or its connection is cut. */
export type Answer = 'serve' | 'deny' | 'cut';

/**
 * An S3 server on loopback, with two sides: programs talk to `endpoint`, where requests are counted, refused and cut as
 * a test wishes, and where conditional writes work, which the server behind does not know; the test itself talks to the
 * server behind.
 */
export class S3 {
  readonly requests: S3Request[] = [];
  answer: (request: S3Request) => Answer | Promise<Answer> = () => 'serve';
  private server: ChildProcess | undefined;
  private front: Server | undefined;
  private port = 0;

  get endpoint(): string {
    return `http://127.0.0.1:${(this.front!.address() as AddressInfo).port}`;
  }

  async start(bucket: string): Promise<void> {
    const script = join(packageRoot(), 'test/support/s3-server.mjs');
    this.server = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(this.server.stdout!, 'data')) as [Buffer];
    this.port = Number(line.toString());
    this.front = createServer((incoming, outgoing) => void this.handle(incoming, outgoing));
    this.front.listen(0, '127.0.0.1');
    await once(this.front, 'listening');
    await this.client().send(new CreateBucketCommand({ Bucket: bucket }));
  }

  async stop(): Promise<void> {
    this.front?.closeAllConnections();
    this.front?.close();
    this.server?.stdin?.end();
    if (this.server) await once(this.server, 'exit');
  }

  async put(bucket: string, key: string, body: Buffer | string): Promise<void> {
    await this.client().send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  async get(bucket: string, key: string): Promise<Buffer> {
    const { Body } = await this.client().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Buffer.from(await Body!.transformToByteArray());
  }

  /** Names of objects, sorted. */
  async keys(bucket: string, prefix = ''): Promise<string[]> {
    const { Contents = [] } = await this.client().send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    return Contents.map(({ Key = '' }) => Key).toSorted();
  }

  private client(): S3Client {
    return new S3Client({
      endpoint: `http://127.0.0.1:${this.port}`,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const described = describeRequest(incoming);
    this.requests.push(described);
    const answer = await this.answer(described);
    if (answer === 'cut') return void incoming.socket.destroy();
    if (answer === 'deny') return refuse(outgoing, 403, 'AccessDenied');
    if (isConditionalWrite(incoming, described) && (await this.exists(incoming))) {
      incoming.resume();
      return refuse(outgoing, 412, 'PreconditionFailed');
    }
    const { method, url: path, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port: this.port, method, path, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }

  private async exists({ url = '' }: IncomingMessage): Promise<boolean> {
    const { pathname } = new URL(url, 'http://localhost');
    const head = request({ host: '127.0.0.1', port: this.port, method: 'HEAD', path: pathname }).end();
    const [{ statusCode }] = (await once(head, 'response')) as [IncomingMessage];
    return statusCode === 200;
  }
}

function describeRequest({ method = '', url = '' }: IncomingMessage): S3Request {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const key = decodeURIComponent(pathname.split('/').slice(2).join('/'));
  return { action: action(method, key, searchParams), key };
}

function action(method: string, key: string, parameters: URLSearchParams): string {
  if (parameters.has('partNumber')) return 'UploadPart';
  if (parameters.has('uploads')) return 'CreateMultipartUpload';
  if (parameters.has('uploadId')) return method === 'DELETE' ? 'AbortMultipartUpload' : 'CompleteMultipartUpload';
  if (method === 'GET') return key === '' ? 'ListBucket' : 'GetObject';
  return { PUT: 'PutObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method] ?? method;
}

/** As S3 does it: an object that is there is not written again. */
function isConditionalWrite({ headers }: IncomingMessage, { action: name }: S3Request): boolean {
  return headers['if-none-match'] === '*' && ['PutObject', 'CompleteMultipartUpload'].includes(name);
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/xml' });
  outgoing.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface SentMetric {
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Whatever one of the three operations takes. */
interface AwsRequest {
  readonly KeyId: string;
  readonly NumberOfBytes: number;
  readonly CiphertextBlob: string;
  readonly EncryptionContext: Readonly<Record<string, string>>;
  readonly Namespace: string;
  readonly MetricData: readonly {
    readonly MetricName: string;
    readonly Value: number;
    readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  }[];
}

/**
 * The two calls of KMS and the one of CloudWatch that a backup makes, over their JSON protocol, on loopback. Keys are
 * really wrapped: with another key or another encryption context they do not open.
 */
export class KmsAndCloudWatch {
  readonly metrics: SentMetric[] = [];
  /** The master key; a test that replaces it has lost what it wrapped. */
  masterKey = randomBytes(32);
  private server: Server | undefined;

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((incoming, outgoing) => void this.handle(incoming, outgoing)).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(incoming)) as AwsRequest;
    const [, operation = ''] = String(incoming.headers['x-amz-target']).split('.');
    try {
      answer(outgoing, 200, this.operations[operation]!(body));
    } catch (error) {
      answer(outgoing, 400, { __type: 'InvalidCiphertextException', message: (error as Error).message });
    }
  }

  private readonly operations: Readonly<Record<string, (body: AwsRequest) => object>> = {
    GenerateDataKey: ({ KeyId, NumberOfBytes, EncryptionContext }) => {
      const plaintext = randomBytes(NumberOfBytes);
      const CiphertextBlob = this.wrap(plaintext, EncryptionContext).toString('base64');
      return { KeyId, CiphertextBlob, Plaintext: plaintext.toString('base64') };
    },
    Decrypt: ({ CiphertextBlob, EncryptionContext }) => ({
      Plaintext: this.unwrap(Buffer.from(CiphertextBlob, 'base64'), EncryptionContext).toString('base64'),
    }),
    PutMetricData: ({ Namespace, MetricData }) => {
      for (const { MetricName, Value, Dimensions } of MetricData) {
        const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value: value }) => [Name, value]));
        this.metrics.push({ namespace: Namespace, name: MetricName, value: Value, dimensions });
      }
      return {};
    },
  };

  private wrap(plaintext: Buffer, context: object): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.masterKey, iv).setAAD(canonical(context));
    return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  unwrap(blob: Buffer, context: object): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.masterKey, blob.subarray(0, IV_BYTES))
      .setAAD(canonical(context))
      .setAuthTag(blob.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(blob.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  }
}

/** The order of an encryption context does not matter to KMS. */
function canonical(context: object): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).toSorted(([one], [other]) => (one < other ? -1 : 1))));
}

function answer(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  outgoing.end(JSON.stringify(body));
}

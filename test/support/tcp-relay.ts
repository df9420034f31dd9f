import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a program and a server on loopback, and can be cut: as when the server is gone. */
export class TcpRelay {
  /** Bytes from the server after which everything is cut, and stays so. */
  cutAfterBytes = Infinity;
  private bytes = 0;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(private readonly target: number) {}

  async start(): Promise<number> {
    this.server = createServer((near) => this.join(near)).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => other.destroy());
    }
    near.pipe(far);
    far.on('data', (chunk) => {
      this.bytes += chunk.length;
      if (this.bytes > this.cutAfterBytes) this.cut();
    });
    far.pipe(near);
  }
}

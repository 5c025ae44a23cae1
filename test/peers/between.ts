/** Somebody between a client and a server: passes on what each sends, or something else. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** One chunk on its way. */
export interface Passing {
  readonly from: 'client' | 'server';
  /** Counts the connections from 0. */
  readonly connection: number;
  readonly data: Buffer;
}

/** What becomes of a chunk: it goes on as this, it is swallowed, or the connection ends. */
export type Meddle = (passing: Passing) => Buffer | 'swallow' | 'end';

export async function between(
  serverPort: number,
  meddle: Meddle = ({ data }) => data,
  { host = '127.0.0.1', port = 0 } = {},
) {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    const connection = connections;
    connections += 1;
    const upstream = connect(serverPort, '127.0.0.1');
    join(client, upstream, (data) => meddle({ from: 'client', connection, data }));
    join(upstream, client, (data) => meddle({ from: 'server', connection, data }));
  });
  function join(source: Socket, target: Socket, pass: (data: Buffer) => ReturnType<Meddle>) {
    open.add(source);
    source.setNoDelay(true);
    source
      .on('error', () => undefined)
      .on('close', () => {
        open.delete(source);
        target.destroy();
      });
    source.on('data', (data) => {
      const passed = pass(data);
      if (passed === 'end') source.destroy();
      else if (passed !== 'swallow') target.write(passed);
    });
    source.on('end', () => target.end());
  }
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    /** Sockets that are open, of both sides. */
    open,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

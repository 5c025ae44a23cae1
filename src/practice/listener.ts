import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

export interface Listener extends AsyncDisposable {
  readonly port: number;
}

/** An address of loopback. Port 0: the system's choice. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Listens on loopback, and takes its connections along when it ends. */
export async function listen(server: Server, { host, port }: Place): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket: Socket) => socket.on('error', () => undefined));
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('it listens on no port');
  return {
    port: bound.port,
    async [Symbol.asyncDispose]() {
      const ended = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await ended;
    },
  };
}

/** Servers on loopback, and what they have in common. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';

/** Listens on loopback, on a port of the system's choice, and takes its connections along when it ends. */
export async function listening(server: Server) {
  const sockets = new Set<Socket>();
  let mostAtOnce = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    mostAtOnce = Math.max(mostAtOnce, sockets.size);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    /** The most connections that were open at the same time. */
    mostAtOnce: () => mostAtOnce,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Speaks TLS, and then does what it is told. */
export function tlsPeer(options: tls.TlsOptions, talk: (socket: tls.TLSSocket) => void = () => {}) {
  const server = tls.createServer(options, (socket) => {
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.on('tlsClientError', () => undefined);
  return listening(server);
}

/** Speaks no TLS. */
export function plainPeer(talk: (socket: Socket) => void) {
  return listening(createServer(talk));
}

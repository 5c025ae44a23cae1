/**
 * A server's port, at a distance: every byte takes half a round trip each way, and the first byte of a
 * client comes a round trip late, as the handshake of TCP would take, which no program on loopback
 * can delay. What ends, ends as late.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** @param port where it is; the system's choice if it is left out */
export async function distant(serverPort: number, rttMs: number, port = 0) {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    const opened = performance.now() + rttMs;
    carry(client, upstream, () => Math.max(performance.now(), opened) + rttMs / 2);
    carry(upstream, client, () => performance.now() + rttMs / 2);
  });
  function carry(source: Socket, target: Socket, arrival: () => number) {
    open.add(source);
    source.setNoDelay(true);
    const waiting: (() => void)[] = []; // timers may swap, what is sent may not
    const later = (run: () => void) => {
      waiting.push(run);
      setTimeout(() => waiting.shift()?.(), arrival() - performance.now());
    };
    source.on('error', () => undefined);
    source.on('data', (data) => later(() => target.write(data)));
    source.on('end', () => later(() => target.end()));
    source.on('close', () => {
      open.delete(source);
      later(() => target.destroy());
    });
  }
  server.listen({ port, host: '127.0.0.1', backlog: 4096 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

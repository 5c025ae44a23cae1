/**
 * Opens TCP connections: to one literal address that the guard admits, never by name, and without
 * any pool, so that what answers is what was checked.
 */
import { once } from 'node:events';
import { isIP, Socket } from 'node:net';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';
import { admit, canonical } from './guard.ts';

/** A place to connect to: the name it is asked for by, and the address it goes to. */
export interface Endpoint {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/**
 * Connects.
 *
 * The socket is destroyed when the signal aborts. An error between two waits of the caller does not
 * end the process: the next wait meets a destroyed socket (`socket.errored` says why).
 */
export async function connect(
  { name, address, port }: Endpoint,
  reach: Reach,
  signal: AbortSignal,
  timeoutMs = 5000,
): Promise<Socket> {
  admit(reach, name, address, port);
  const evidence = { phase: 'connect', address, port };
  const socket = new Socket();
  socket.on('error', () => undefined);
  const limit = { ms: timeoutMs, code: 'tcp.timeout', phase: 'connect', signal };
  try {
    await within(limit, (ended) => {
      socket.connect({ host: address, port, family: isIP(address), autoSelectFamily: false });
      return once(socket, 'connect', { signal: ended });
    });
    judgePeer(socket, address, port);
  } catch (error) {
    socket.destroy();
    throw failureOf(error, evidence) ?? error;
  }
  socket.setNoDelay(true);
  destroyOn(signal, socket);
  return socket;
}

/** What the guard admitted must be what answered. */
function judgePeer({ remoteAddress }: Socket, address: string, port: number): void {
  if (remoteAddress === undefined) throw new Failure('ECONNRESET', { phase: 'connect' });
  if (canonical(remoteAddress) === canonical(address)) return;
  throw new Failure('guard.refused', { address: remoteAddress, port, reason: 'address' });
}

function destroyOn(signal: AbortSignal, socket: Socket): void {
  const destroy = () => socket.destroy();
  signal.addEventListener('abort', destroy, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', destroy));
  if (signal.aborted) destroy();
}

/** Sends one message on a connection of its own and reads the first answer to it: what comes after is never read. */
import type { Socket } from 'node:net';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';
import { connect, type Endpoint } from './tcp.ts';

const mostBytes = 64 * 1024;

export interface Question<T> {
  readonly message: Uint8Array;
  /** @returns nothing as long as the answer isn't complete */
  readonly read: (data: Buffer) => T | undefined;
  readonly timeoutMs?: number;
}

/**
 * @throws Failure of connecting; `tls.timeout`, `tls.closed`, `ECONNRESET` and the like with the phase
 *   `handshake`; `tls.malformed` for an answer without an end; what `read` throws
 */
export async function firstAnswer<T>(
  endpoint: Endpoint,
  { message, read, timeoutMs = 5000 }: Question<T>,
  reach: Reach,
  signal: AbortSignal,
): Promise<T> {
  const socket = await connect(endpoint, reach, signal, timeoutMs);
  const limit = { ms: timeoutMs, code: 'tls.timeout', phase: 'handshake', signal };
  const answer = Promise.withResolvers<T>();
  listen(socket, read, answer);
  socket.write(message);
  try {
    return await within(limit, () => answer.promise);
  } finally {
    socket.destroy();
  }
}

function listen<T>(
  socket: Socket,
  read: Question<T>['read'],
  { resolve, reject }: PromiseWithResolvers<T>,
): void {
  let data = Buffer.alloc(0);
  const evidence = { phase: 'handshake' };
  socket.on('data', (chunk) => {
    data = Buffer.concat([data, chunk]);
    try {
      const answer = read(data);
      if (answer !== undefined) resolve(answer);
      else if (data.length > mostBytes) reject(new Failure('tls.malformed', evidence));
    } catch (error) {
      reject(error);
    }
  });
  socket.once('close', () => reject(new Failure('tls.closed', evidence)));
  socket.once('end', () => reject(new Failure('tls.closed', evidence)));
  socket.once('error', (error) => reject(failureOf(error, evidence) ?? error));
}

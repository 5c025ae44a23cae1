/**
 * Opens TCP connections: to one literal address that the guard admits, never by name, and without
 * any pool, so that what answers is what was checked.
 */
import { once } from 'node:events';
import { isIP, Socket } from 'node:net';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { type Place, type Reserved, reserve, type Urgency } from './connection-budget.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';
import { admit, canonical } from './guard.ts';

/** A place to connect to: the name it is asked for by, and the address it goes to. */
export interface Endpoint {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Connections that were asked for in one go; others wait for their turn one by one. */
  readonly reserved?: Reserved;
  readonly urgency?: Urgency;
}

/**
 * The same place, with so many connections that nobody else can take: whoever needs several at once
 * must not wait for the next one while holding the first. Each has to be opened.
 */
export async function together<E extends Endpoint>(
  endpoint: E,
  count: number,
  signal: AbortSignal,
): Promise<E> {
  const address = canonical(endpoint.address);
  return { ...endpoint, reserved: await reserve(address, signal, count) };
}

/**
 * Connects, once it has its turn: see connection-budget.ts. Waiting for it counts for the check only.
 *
 * The socket is destroyed when the signal aborts. An error between two waits of the caller does not
 * end the process: the next wait meets a destroyed socket (`socket.errored` says why).
 */
export async function connect(
  endpoint: Endpoint,
  reach: Reach,
  signal: AbortSignal,
  timeoutMs = 5000,
): Promise<Socket> {
  const place = endpoint.reserved?.next();
  try {
    admit(reach, endpoint.name, endpoint.address, endpoint.port);
  } catch (error) {
    place?.[Symbol.dispose]();
    throw error;
  }
  return open(endpoint, place ?? (await turnAt(endpoint, signal)), signal, timeoutMs);
}

async function turnAt({ address, urgency }: Endpoint, signal: AbortSignal): Promise<Place> {
  const reserved = await reserve(canonical(address), signal, 1, urgency);
  const place = reserved.next();
  if (!place) throw new RangeError('no place');
  return place;
}

/** The place is free again once the socket is closed. */
async function open(
  { address, port }: Endpoint,
  place: Place,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Socket> {
  const evidence = { phase: 'connect', address, port };
  const socket = new Socket();
  socket.on('error', () => undefined);
  socket.once('close', () => place[Symbol.dispose]());
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

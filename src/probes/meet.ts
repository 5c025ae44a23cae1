/**
 * A TLS connection to a server, however old it is: first as today's clients do it, and where they
 * are refused, once more with all that they no longer take. Nothing secret goes through it.
 */
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { connect, type Endpoint } from '../net/tcp.ts';
import {
  type DirectConnection,
  type Hello,
  type SecureConnection,
  secure,
  secureDirectly,
} from '../net/tls.ts';

export interface Meeting {
  readonly connection: SecureConnection;
  /** Why today's clients are refused, if they are. */
  readonly refusal?: Failure;
}

/** A socket, as `connect` gives it. */
type Connected = Awaited<ReturnType<typeof connect>>;

/** More lenience changes nothing about these. */
const final: ReadonlySet<string> = new Set([
  'check.ended',
  'tls.alert.unrecognized_name',
  'tls.bad-certificate',
  'tls.not-tls',
  'tls.timeout',
]);

/**
 * @param socket connected to the endpoint, for the first attempt
 * @throws the `Failure` of the first attempt if both fail
 */
export async function meet(
  endpoint: Endpoint,
  reach: Reach,
  signal: AbortSignal,
  socket: Connected,
): Promise<Meeting> {
  const hello = { serverName: endpoint.name, authorities: reach.authorities };
  try {
    return { connection: await secure(socket, hello, signal) };
  } catch (error) {
    if (!(error instanceof Failure) || final.has(error.code)) throw error;
    const lenient = { ...hello, lenient: true };
    const connection = await open(endpoint, lenient, reach, signal).catch(asFailure);
    if (connection instanceof Failure) throw error;
    return { connection, refusal: error };
  }
}

/**
 * The same for one who doesn't need to see the certificates as they were sent: half the work where
 * today's clients are taken, and one connection more where they aren't, to see why.
 */
export async function meetDirectly(
  endpoint: Endpoint,
  reach: Reach,
  signal: AbortSignal,
  socket: Connected,
): Promise<Pick<Meeting, 'refusal'> & { readonly connection: DirectConnection }> {
  const hello = { serverName: endpoint.name, authorities: reach.authorities };
  const connection = await secureDirectly(socket, hello, signal).catch(asFailure);
  if (!(connection instanceof Failure)) return { connection };
  if (final.has(connection.code)) throw connection;
  return meet(endpoint, reach, signal, await connect(endpoint, reach, signal));
}

/** Connects and shakes hands. */
export async function open(
  endpoint: Endpoint,
  hello: Hello,
  reach: Reach,
  signal: AbortSignal,
): Promise<SecureConnection> {
  const socket = await connect(endpoint, reach, signal);
  return secure(socket, hello, signal);
}

/** For what may fail without ending anything; a bug of ours still does. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

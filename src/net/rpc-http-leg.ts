/** One of the two channels of a virtual connection: a connection of its own that logs on by itself. */
import type { LogonVerdict } from '../model/account.ts';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import type { Header } from '../wire/http1/head.ts';
import { type ChannelVerb, channelRequestHead } from '../wire/rpc-http/channel-request.ts';
import { type Conversation, captured } from './conversation.ts';
import { HttpConnection } from './http-connection.ts';
import { beginLogon, type Credentials } from './http-logon.ts';
import { type LogonGate, partOf, type Waiting } from './logon-gate.ts';
import type { Patience } from './patience.ts';
import type { Endpoint } from './tcp.ts';
import { admitCredentials, type Way } from './way.ts';

/** Where a virtual connection goes to, and as whom. */
export interface Tunnel {
  /** The proxy. */
  readonly endpoint: Endpoint;
  readonly reach: Reach;
  readonly path: string;
  /** The RPC server behind it, and the port there. */
  readonly server: string;
  readonly port: number;
  readonly credentials: Omit<Credentials, 'bindings'>;
  readonly gate: LogonGate;
  readonly patience: Patience;
  readonly conversation: Conversation;
}

export class Leg implements Disposable {
  readonly connection: HttpConnection;
  readonly #tunnel: Tunnel;
  readonly #verb: ChannelVerb;
  readonly #headers: readonly Header[];
  readonly #waiting: Waiting;
  readonly #verdict = Promise.withResolvers<LogonVerdict>();
  #logon: Promise<unknown> | undefined;
  #isTaken = false;

  private constructor(
    tunnel: Tunnel,
    verb: ChannelVerb,
    connection: HttpConnection,
    headers: readonly Header[],
  ) {
    this.#tunnel = tunnel;
    this.#verb = verb;
    this.connection = connection;
    this.#headers = headers;
    this.#waiting = tunnel.gate.arrive(partOf(tunnel.endpoint, tunnel.path));
    this.#verdict.promise.catch(() => undefined); // nobody waits for it if nothing was sent
  }

  /** Goes as far as one gets without the password; the way belongs to the leg from now on. */
  static async open(tunnel: Tunnel, verb: ChannelVerb, way: Way): Promise<Leg> {
    const { patience, conversation, credentials } = tunnel;
    const connection = new HttpConnection(way.stream, conversation.connection(captured.http));
    try {
      admitCredentials(way);
      const ask = (contentLength: number, headers: readonly Header[]) =>
        headOf(tunnel, verb, contentLength, headers);
      const { bindings } = way;
      const begun = await beginLogon(
        connection,
        ask,
        { ...credentials, ...(bindings ? { bindings } : {}) },
        patience,
      );
      return new Leg(tunnel, verb, connection, begun.headers);
    } catch (error) {
      connection[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Sends the request that proves the password, with the beginning of its body, when its turn has come.
   *
   * @throws Failure `credentials.withheld`, `auth.basic-only`
   */
  async request(contentLength: number, body: Uint8Array): Promise<void> {
    const { gate, credentials } = this.#tunnel;
    const { part } = this.#waiting;
    const attempt = { where: this.#where(), part, scheme: credentials.scheme };
    const sent = Promise.withResolvers<void>();
    const logOn = () => {
      this.#send(contentLength, body);
      sent.resolve();
      return this.#verdict.promise;
    };
    this.#logon = gate.knock(attempt, logOn, this.#waiting).catch(sent.reject);
    await sent.promise;
  }

  /**
   * Tells what came of it, as soon as anything shows that: the end of this leg, or what follows it.
   *
   * @returns what a 401 is called now; it closes the gate
   */
  async hear(status: number): Promise<string | undefined> {
    const isRefused = status === 401;
    this.#verdict.resolve(isRefused ? 'refused' : 'accepted');
    if (isRefused && this.#isTaken) await this.#tunnel.gate.refused(this.#where());
    this.#isTaken ||= !isRefused;
    await this.#logon;
    return isRefused ? 'auth.refused-here' : undefined;
  }

  [Symbol.dispose](): void {
    this.#tunnel.gate.leave(this.#waiting);
    this.#verdict.reject(new Failure('http.closed', { phase: 'verdict' }));
    this.connection[Symbol.dispose]();
  }

  #where(): string {
    return `${this.#verb} at ${this.#tunnel.endpoint.address}`;
  }

  #send(contentLength: number, body: Uint8Array): void {
    const { conversation, credentials } = this.#tunnel;
    const head = headOf(this.#tunnel, this.#verb, contentLength, this.#headers);
    const words = `${this.#verb} ${head.target}, ${credentials.scheme}, ${contentLength} bytes`;
    conversation.say('client', words);
    this.connection.send(head, body);
  }
}

function headOf(
  { path, server, port, credentials: { host } }: Tunnel,
  verb: ChannelVerb,
  contentLength: number,
  headers: readonly Header[],
) {
  return channelRequestHead({ verb, path, server, port, host, contentLength, headers });
}

/** One of the two channels of a virtual connection: a connection of its own that logs on by itself. */
import type { Reach } from '../model/reach.ts';
import type { Header } from '../wire/http1/head.ts';
import { type ChannelVerb, channelRequestHead } from '../wire/rpc-http/channel-request.ts';
import { type Conversation, captured } from './conversation.ts';
import { HttpConnection } from './http-connection.ts';
import { beginLogon, type Credentials } from './http-logon.ts';
import type { LogonGate } from './logon-gate.ts';
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
   * Sends the request that proves the password, with the beginning of its body.
   *
   * @throws Failure `credentials.withheld`
   */
  async request(contentLength: number, body: Uint8Array): Promise<void> {
    await this.#tunnel.gate.pass();
    const head = headOf(this.#tunnel, this.#verb, contentLength, this.#headers);
    this.#tunnel.conversation.say(
      'client',
      `${this.#verb} ${head.target}, ${this.#tunnel.credentials.scheme}, ${contentLength} bytes`,
    );
    this.connection.send(head, body);
  }

  /** What a 401 is called now; it closes the gate. */
  async refused({ status }: { readonly status: number }): Promise<string | undefined> {
    const { gate, endpoint } = this.#tunnel;
    if (status !== 401) return undefined;
    await gate.refused(`${this.#verb} at ${endpoint.address}`);
    return 'auth.refused-here';
  }

  [Symbol.dispose](): void {
    this.connection[Symbol.dispose]();
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

/** One address of a server, to be asked over HTTPS without logging on: each request on a connection of its own. */
import type { ProbeContext } from '../../model/probe.ts';
import { exchange, type HttpAnswer, type HttpRequest } from '../../net/http.ts';
import { connect } from '../../net/tcp.ts';
import { type DirectConnection, type SecureConnection, secureDirectly } from '../../net/tls.ts';
import type { Endpoint } from '../endpoints.ts';
import { meet } from '../meet.ts';
import { placeOf } from '../place-of.ts';
import { Slots } from '../slots.ts';
import { answeredBy } from './answered-by.ts';

/** Connections at once to one address. */
const mostPerAddress = 10;

type Asked = Pick<HttpRequest, 'method' | 'path' | 'headers'>;

export class Front {
  readonly #endpoint: Endpoint;
  readonly #context: ProbeContext;
  readonly #all: Slots;
  readonly #own = new Slots(mostPerAddress);
  readonly #lenient: boolean;
  #first: SecureConnection | undefined;

  private constructor(
    endpoint: Endpoint,
    context: ProbeContext,
    all: Slots,
    first: SecureConnection,
    lenient: boolean,
  ) {
    this.#endpoint = endpoint;
    this.#context = context;
    this.#all = all;
    this.#first = first;
    this.#lenient = lenient;
  }

  /** @throws Failure if there is no way in; the probes of TCP and TLS tell why */
  static async at(endpoint: Endpoint, context: ProbeContext, all: Slots): Promise<Front> {
    const { reach, signal } = context;
    using _slot = await all.take();
    const socket = await connect(endpoint, reach, signal);
    const { connection, refusal } = await meet(endpoint, reach, signal, socket);
    return new Front(endpoint, context, all, connection, refusal !== undefined);
  }

  subject(path: string): string {
    return `${this.#endpoint.name}${path} at ${placeOf(this.#endpoint)}`;
  }

  url(path: string): URL {
    return new URL(path, `https://${this.#host()}`);
  }

  /** Who is asked for what, as facts. */
  asked(path: string) {
    const { name, address, port } = this.#endpoint;
    return { name, address, port, path };
  }

  async ask(request: Asked): Promise<HttpAnswer> {
    using _own = await this.#own.take();
    using _one = await this.#all.take();
    const connection = await this.#connection();
    return exchange(connection.socket, { host: this.#host(), ...request }, this.#context.signal);
  }

  async #connection(): Promise<DirectConnection> {
    const { reach, signal } = this.#context;
    const first = this.#first;
    this.#first = undefined;
    const hello = { serverName: this.#endpoint.name, lenient: this.#lenient };
    if (first) return first;
    const socket = await connect(this.#endpoint, reach, signal);
    return secureDirectly(socket, hello, signal);
  }

  #host(): string {
    const { name, port } = this.#endpoint;
    const host = name.includes(':') ? `[${name}]` : name;
    return port === 443 ? host : `${host}:${port}`;
  }
}

/** What the head of any answer tells, as facts. */
export function headFacts({ status, reason, headers }: HttpAnswer) {
  return {
    status,
    reason,
    server: headers.server?.join(', '),
    answeredBy: answeredBy(headers),
  };
}

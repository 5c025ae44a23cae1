/** One address of a server, to be asked over HTTPS without logging on: each request on a connection of its own. */
import type { ProbeContext } from '../../model/probe.ts';
import { exchange, type HttpAnswer, type HttpRequest } from '../../net/http.ts';
import { connect } from '../../net/tcp.ts';
import type { SecureConnection } from '../../net/tls.ts';
import type { Endpoint } from '../endpoints.ts';
import { meet, open } from '../meet.ts';
import { placeOf } from '../place-of.ts';
import { Slots } from '../slots.ts';
import { answeredBy } from './answered-by.ts';

/** Connections at once to one address. */
const mostPerAddress = 6;

/** What one visit of an address shares with the others. */
interface Visiting {
  /** Connections at once, over all addresses. */
  readonly all: Slots;
  /** Of each answer. */
  readonly patienceMs: number;
}

type Asked = Pick<HttpRequest, 'method' | 'path' | 'headers'>;

export class Front {
  readonly #endpoint: Endpoint;
  readonly #context: ProbeContext;
  readonly #visiting: Visiting;
  readonly #own = new Slots(mostPerAddress);
  readonly #lenient: boolean;
  #first: SecureConnection | undefined;

  private constructor(
    endpoint: Endpoint,
    context: ProbeContext,
    visiting: Visiting,
    first: SecureConnection,
    lenient: boolean,
  ) {
    this.#endpoint = endpoint;
    this.#context = context;
    this.#visiting = visiting;
    this.#first = first;
    this.#lenient = lenient;
  }

  /** @throws Failure if there is no way in; the probes of TCP and TLS tell why */
  static async at(endpoint: Endpoint, context: ProbeContext, visiting: Visiting): Promise<Front> {
    const { reach, signal } = context;
    using _slot = await visiting.all.take();
    const socket = await connect(endpoint, reach, signal);
    const { connection, refusal } = await meet(endpoint, reach, signal, socket);
    return new Front(endpoint, context, visiting, connection, refusal !== undefined);
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
    const { all, patienceMs } = this.#visiting;
    using _one = await all.take();
    const { socket } = await this.#connection();
    const { signal } = this.#context;
    return exchange(socket, { host: this.#host(), ...request }, signal, patienceMs);
  }

  async #connection(): Promise<SecureConnection> {
    const { reach, signal } = this.#context;
    const first = this.#first;
    this.#first = undefined;
    const hello = { serverName: this.#endpoint.name, lenient: this.#lenient };
    return first ?? (await open(this.#endpoint, hello, reach, signal));
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

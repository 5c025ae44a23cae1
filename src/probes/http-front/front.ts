/**
 * One address of a server, to be asked over HTTPS without logging on: several questions side by side, each
 * connection used again as long as the server keeps it, since a handshake costs more than a question.
 */
import { Failure } from '../../model/failure.ts';
import type { ProbeContext } from '../../model/probe.ts';
import { exchange, type HttpAnswer, type HttpRequest } from '../../net/http.ts';
import { connect } from '../../net/tcp.ts';
import { type DirectConnection, secureDirectly } from '../../net/tls.ts';
import type { Endpoint } from '../endpoints.ts';
import { meetDirectly } from '../meet.ts';
import { placeOf } from '../place-of.ts';
import { Slots } from '../slots.ts';
import { answeredBy } from './answered-by.ts';

/** Connections to one address: as many as there are questions at first, so that a silent server takes no longer. */
const mostPerAddress = 6;

/** What one visit of an address shares with the others. */
interface Visiting {
  /** Connections at once, over all addresses. */
  readonly all: Slots;
  /** Of each answer. */
  readonly patienceMs: number;
}

type Connected = DirectConnection['socket'];
type Asked = Pick<HttpRequest, 'method' | 'path' | 'headers'>;

export class Front implements Disposable {
  readonly #endpoint: Endpoint;
  readonly #context: ProbeContext;
  readonly #visiting: Visiting;
  readonly #own = new Slots(mostPerAddress);
  readonly #lenient: boolean;
  /** Connections that nobody uses at the moment. */
  readonly #idle: Connected[];

  private constructor(
    endpoint: Endpoint,
    context: ProbeContext,
    visiting: Visiting,
    first: DirectConnection,
    lenient: boolean,
  ) {
    this.#endpoint = endpoint;
    this.#context = context;
    this.#visiting = visiting;
    this.#idle = [first.socket];
    this.#lenient = lenient;
  }

  /** @throws Failure if there is no way in; the probes of TCP and TLS tell why */
  static async at(endpoint: Endpoint, context: ProbeContext, visiting: Visiting): Promise<Front> {
    const { reach, signal } = context;
    using _slot = await visiting.all.take();
    const socket = await connect(endpoint, reach, signal);
    const { connection, refusal } = await meetDirectly(endpoint, reach, signal, socket);
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
    const kept = this.#idle.pop();
    const again = kept && (await this.#over(kept, request, patienceMs).catch(ifGone));
    return again ?? this.#over(await this.#open(), request, patienceMs);
  }

  [Symbol.dispose](): void {
    for (const socket of this.#idle.splice(0)) socket.destroy();
  }

  async #over(socket: Connected, request: Asked, patienceMs: number): Promise<HttpAnswer> {
    const { signal } = this.#context;
    const answer = await exchange(socket, { host: this.#host(), ...request }, signal, patienceMs);
    if (!socket.destroyed) this.#idle.push(socket);
    return answer;
  }

  async #open(): Promise<Connected> {
    const { reach, signal } = this.#context;
    const hello = { serverName: this.#endpoint.name, lenient: this.#lenient };
    const socket = await connect(this.#endpoint, reach, signal);
    return (await secureDirectly(socket, hello, signal)).socket;
  }

  #host(): string {
    const { name, port } = this.#endpoint;
    const host = name.includes(':') ? `[${name}]` : name;
    return port === 443 ? host : `${host}:${port}`;
  }
}

/** A kept connection may end any moment: then the question is asked once more, over a new one. */
function ifGone(error: unknown): undefined {
  const isGone = error instanceof Failure && gone.has(error.code);
  if (!isGone || error.evidence.phase !== 'headers') throw error;
}

const gone: ReadonlySet<string> = new Set(['http.closed', 'ECONNRESET', 'EPIPE']);

/** What the head of any answer tells, as facts. */
export function headFacts({ status, reason, headers }: HttpAnswer) {
  return {
    status,
    reason,
    server: headers.server?.join(', '),
    answeredBy: answeredBy(headers),
  };
}

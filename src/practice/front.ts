/** The web server in front of everything, one conversation a connection. */
import { Failure } from '../model/failure.ts';
import type { Header } from '../wire/http1/head.ts';
import { type Directory, directoriesOf, openPage, type Service } from './directories.ts';
import { HttpExchange, type Reply } from './http-exchange.ts';
import { HttpLogon, type Verdict } from './http-logon.ts';
import { Incoming } from './incoming.ts';
import type { FrontKnobs, Knobs } from './knobs.ts';
import type { LogonDesk } from './logon-desk.ts';
import { layersOf, through } from './middle/layers.ts';
import type { Line } from './middle/line.ts';
import { host } from './organization.ts';
import type { Ledger } from './seen.ts';

const lingerMs = 2_000;

/** What is answered before anyone is asked who they are, whatever the directory. */
type Lobby = (exchange: HttpExchange) => Promise<Reply | undefined>;

const missing: Reply = { status: 404, reason: 'Not Found' };

export class Front {
  readonly #knobs: Knobs;
  readonly #lobby: Lobby;
  readonly #directories: ReadonlyMap<string, Directory>;
  readonly #desk: LogonDesk;
  readonly #ledger: Ledger;

  /** @param services by the directory they are in, in lower case */
  constructor(
    knobs: Knobs,
    desk: LogonDesk,
    lobby: Lobby,
    services: Readonly<Record<string, Service>>,
    ledger: Ledger,
  ) {
    this.#knobs = knobs;
    this.#directories = directoriesOf(knobs, services);
    this.#lobby = lobby;
    this.#desk = desk;
    this.#ledger = ledger;
  }

  /** Talks with one client until it goes, or until it says what can't be understood. */
  async converse(line: Line): Promise<void> {
    const { socket, channel } = line;
    this.#ledger.connections += 1;
    socket.setNoDelay(true);
    socket.setTimeout(this.#knobs.tunnel.connectionTimeoutMs, () => socket.destroy());
    const incoming = new Incoming(socket);
    try {
      await this.#answerAll(line, incoming, new HttpLogon(this.#desk, channel));
      // Whoever is still sending would lose the answer if the connection were cut off now.
      setTimeout(() => socket.destroy(), lingerMs).unref();
      socket.end();
      await incoming.end();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    socket.destroy();
  }

  async #answerAll(line: Line, incoming: Incoming, logon: HttpLogon): Promise<void> {
    const layers = layersOf(this.#knobs, line);
    for (let head = await incoming.head(); head; head = await incoming.head()) {
      const exchange = new HttpExchange(line.socket, head, incoming, this.#knobs);
      const agent = exchange.header('user-agent') ?? '';
      this.#ledger.asked(`${head.method} ${head.target} ${agent}`);
      if (!(await through(layers, exchange, () => this.#answer(exchange, logon)))) return;
    }
  }

  async #answer(exchange: HttpExchange, logon: HttpLogon): Promise<boolean> {
    const { computer } = this.#knobs.situation;
    const page = (await this.#lobby(exchange)) ?? openPage(exchange, computer);
    if (page) return exchange.reply(page);
    const directory = this.#directories.get(exchange.path.split('/')[1] ?? '');
    if (!directory) return exchange.reply(missing);
    const verdict = logon.judge(exchange.header('authorization'), directory);
    if (verdict.kind !== 'admitted') return this.#refuse(exchange, directory, verdict);
    if (directory.serve) return directory.serve(exchange, verdict.account);
    return exchange.reply(directory.page);
  }

  async #refuse(
    exchange: HttpExchange,
    { schemes }: Directory,
    verdict: Exclude<Verdict, { kind: 'admitted' }>,
  ): Promise<boolean> {
    const { hangsUpOn, refusalBody, closesAfterChallenge, refusesLate } = this.#knobs.front;
    const isChallenge = verdict.kind === 'challenge';
    const isFailure = verdict.kind === 'refused' && verdict.tried;
    if (hangsUpOn === 'refusal' && isFailure) return false;
    if (refusesLate && isFailure) await exchange.body.drain(Number.POSITIVE_INFINITY);
    const offers = isChallenge ? [verdict.challenge] : schemes.map(offerOf);
    const headers = offers.map((offer): Header => ['WWW-Authenticate', offer]);
    return exchange.reply({
      status: 401,
      reason: 'Unauthorized',
      headers: [
        ...headers,
        ['Content-Type', 'text/html'],
        ...(isChallenge && closesAfterChallenge ? [close] : []),
      ],
      body: 'You are not authorized to view this page.\n'.repeat(100).slice(0, refusalBody),
    });
  }
}

const close: Header = ['Connection', 'close'];

function offerOf(scheme: FrontKnobs['rpcSchemes'][number]): string {
  return scheme === 'Basic' ? `Basic realm="${host}"` : scheme;
}

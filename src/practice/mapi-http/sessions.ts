/**
 * Sessions of MAPI over HTTP: a cookie says which one, another that no request was lost in between.
 *
 * Source: [MS-OXCMAPIHTTP] 3.2.5.1 and 3.2.5.2. What the cookies are called is up to the server.
 */
import { randomUUID } from 'node:crypto';
import type { HttpExchange } from '../http-exchange.ts';
import type { Account } from '../organization.ts';
import type { Ledger } from '../seen.ts';
import type { MapiHttpKnobs } from './knobs.ts';
import { Refusal } from './refusal.ts';

export type EndpointName = 'emsmdb' | 'nspi';

export interface Session {
  readonly id: string;
  readonly endpoint: EndpointName;
  readonly account: Account;
  readonly connection: object;
  sequence: string;
}

/** As many as clients may leave behind; the oldest goes. */
const mostSessions = 1_000;

export class Sessions {
  readonly #knobs: MapiHttpKnobs;
  readonly #ledger: Ledger;
  readonly #open = new Map<string, Session>();

  constructor(knobs: MapiHttpKnobs, ledger: Ledger) {
    this.#knobs = knobs;
    this.#ledger = ledger;
  }

  begin(endpoint: EndpointName, account: Account, { connection }: HttpExchange): Session {
    const session = { id: randomUUID(), endpoint, account, connection, sequence: next(0) };
    const [oldest] = this.#open.values();
    if (oldest && this.#open.size === mostSessions) this.end(oldest);
    this.#open.set(session.id, session);
    this.#ledger.openSessions += 1;
    return session;
  }

  end({ id }: Session): void {
    if (this.#open.delete(id)) this.#ledger.openSessions -= 1;
  }

  /** The session that a request belongs to. @throws Refusal if there is none */
  find(endpoint: EndpointName, account: Account, exchange: HttpExchange): Session {
    const cookies = cookiesOf(exchange);
    const id = cookies.get('MapiContext');
    const sequence = cookies.get('MapiSequence');
    if (id === undefined || sequence === undefined) throw new Refusal('missing-cookie');
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Refusal('invalid-context-cookie');
    const session = this.#open.get(id);
    if (session?.endpoint !== endpoint || this.#isLost(session, exchange))
      throw new Refusal('context-not-found');
    if (session.account !== account) throw new Refusal('no-privilege');
    if (session.sequence !== sequence) throw new Refusal('invalid-sequence');
    return session;
  }

  #isLost({ connection }: Session, exchange: HttpExchange): boolean {
    switch (this.#knobs.losesSessions) {
      case 'never':
        return false;
      case 'on-another-connection':
        return connection !== exchange.connection;
      case 'always':
        return true;
    }
  }
}

/** For the next request of the session. */
export function advance(session: Session): void {
  session.sequence = next(Number(session.sequence.split('-')[0]) + 1);
}

function next(count: number): string {
  return `${count}-${randomUUID().slice(0, 8)}`;
}

function cookiesOf(exchange: HttpExchange): ReadonlyMap<string, string> {
  const pairs = (exchange.header('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

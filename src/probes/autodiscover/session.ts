/**
 * Questions to one place, as one account, over one connection: NTLM belongs to the connection, so what
 * comes after the first needs no more proof. A place that forgets who has logged on is told again.
 */
import { Failure } from '../../model/failure.ts';
import type { Answer } from '../../net/http-connection.ts';
import { beginLogon, type Scheme } from '../../net/http-logon.ts';
import { patiently } from '../../net/patience.ts';
import { admitCredentials } from '../../net/way.ts';
import { chosenScheme } from '../account-logon.ts';
import { type Door, hear, knock, logonTo, namesIn, openDoor } from '../door.ts';
import { accountLogon } from '../facts.ts';
import { step, type Visit } from '../visit.ts';
import { askOf, type Question } from './questions.ts';
import type { Found } from './search.ts';

/** An answer names every mailbox that the user may open. */
const mostBytes = 1024 * 1024;

export class Session implements Disposable {
  readonly visit: Visit;
  readonly #scheme: Scheme;
  #door: Door;
  #isOpen: boolean;
  #isLoggedOn = false;

  /** @throws Failure `auth.no-known-scheme` */
  constructor(visit: Visit, { door, keepsConnection, schemes }: Found) {
    this.visit = visit;
    this.#scheme = chosenScheme(schemes);
    this.#door = { ...door, mostBytes };
    this.#isOpen = keepsConnection;
  }

  /** For the lines of a step. */
  get talk(): Door['talk'] {
    return this.#door.talk;
  }

  /**
   * Asks, and logs on first if that is needed.
   *
   * @throws Failure as `knock` and `beginLogon`; `autodiscover.basic-only` if what was offered is taken back
   */
  async ask(question: Question): Promise<Answer> {
    const answer = this.#isLoggedOn && this.#isOpen ? await this.#askAgain(question) : undefined;
    if (answer && answer.status !== 401) return answer;
    return this.#logOn(question);
  }

  async #askAgain(question: Question): Promise<Answer | undefined> {
    const { connection, talk } = this.#door;
    const { patience } = this.visit;
    connection.send(askOf(question)(question.body.length, []), question.body);
    talk.say('client', `${question.method} ${question.url.pathname}, ${question.what}`);
    const awaited = connection.answer(mostBytes);
    const answer = await patiently(patience, 'http.timeout', 'answer', awaited);
    hear(talk, answer);
    this.#isOpen = answer.keepsConnection;
    return answer;
  }

  async #logOn(question: Question): Promise<Answer> {
    if (!this.#isOpen) await this.#reopen();
    const { visit } = this;
    const door = this.#door;
    const { url } = question;
    const subject = `${visit.endpoint.name}${url.pathname}`;
    this.#isOpen = false;
    return step(visit, accountLogon, subject, door.talk, async (note) => {
      const logon = logonTo(visit, door, this.#scheme, askOf(question));
      note({ ...logon.facts, path: url.pathname });
      admitCredentials(door.way);
      const { ask, credentials } = logon;
      const begun = await beginLogon(door.connection, ask, credentials, visit.patience).catch(
        namingDowngrade,
      );
      note(namesIn(begun.identity));
      door.talk.say(
        'client',
        `${question.method} ${url.pathname}, ${this.#scheme}, ${question.what}`,
      );
      const request = { path: url.pathname, scheme: this.#scheme };
      const answer = await knock(visit, door, note, request, () =>
        door.connection.send(ask(question.body.length, begun.headers), question.body),
      );
      this.#isOpen = answer.keepsConnection;
      this.#isLoggedOn = this.#scheme !== 'Basic';
      return answer;
    });
  }

  async #reopen(): Promise<void> {
    this[Symbol.dispose]();
    const door = await openDoor(this.visit);
    this.#door = { ...door, mostBytes };
    this.#isOpen = true;
    this.#isLoggedOn = false;
  }

  [Symbol.dispose](): void {
    this.#door.connection[Symbol.dispose]();
  }
}

/** A server that offers NTLM, and then only the password in the clear, fishes for it. */
function namingDowngrade(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== 'auth.no-challenge') throw error;
  const { schemes } = error.evidence;
  const isBasicOnly =
    Array.isArray(schemes) && schemes.length > 0 && schemes.every((one) => one === 'Basic');
  throw isBasicOnly ? new Failure('autodiscover.basic-only', error.evidence) : error;
}

/**
 * Which versions and cipher suites a server accepts: it is sent hello after hello, and says of each
 * what it picks. No handshake is ended, so what we could not speak ourselves is found, too.
 *
 * Each round of hellos costs two round trips. So TLS 1.2, which most servers speak and which has most
 * suites, is asked for all of them before it is known to be there, unless others are at work. How
 * suites are found: see elimination.ts.
 */
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../../model/failure.ts';
import type { Reach } from '../../model/reach.ts';
import { wantedAt } from '../../net/connection-budget.ts';
import { firstAnswer } from '../../net/first-answer.ts';
import { canonical, isLiteral } from '../../net/guard.ts';
import type { Endpoint } from '../../net/tcp.ts';
import {
  type ClientHello,
  encodeClientHello,
  encodeSsl2Hello,
  type WireVersion,
  wireVersion,
} from '../../wire/tls/client-hello.ts';
import { groupName } from '../../wire/tls/groups.ts';
import { type Choice, type Refusal, readChoice } from '../../wire/tls/server-choice.ts';
import { readSsl2Hello } from '../../wire/tls/ssl2.ts';
import { olderSuites, suitesOfTls13 } from '../../wire/tls/suites.ts';
import { asFailure } from '../meet.ts';
import { Elimination, type Question } from './elimination.ts';
import { firstGroups, LikelySuites } from './likely-suites.ts';

export type AnyVersion = 'SSLv2' | WireVersion;

const anyVersions: readonly AnyVersion[] = [
  'SSLv2',
  'SSLv3',
  'TLSv1',
  'TLSv1.1',
  'TLSv1.2',
  'TLSv1.3',
];

/** `unclear`: the connection failed, so nobody knows. */
export type Offered = 'accepted' | 'refused' | 'unclear';

export interface FirstLook {
  readonly version: AnyVersion;
  readonly offered: Offered;
  /** Of SSL 2, which lists all its ciphers at once. */
  readonly ssl2Suites?: readonly string[];
  /** What it picked of everything. */
  readonly choice?: Choice;
}

/** A server that accepts everything picks once for each suite of each version. */
const mostHellos = 1500;

export class Audit {
  readonly #endpoint: Endpoint;
  readonly #reach: Reach;
  readonly #signal: AbortSignal;
  readonly #likely = new LikelySuites();
  #early: readonly Early[] | undefined;
  #hellos = 0;
  #failure: Failure | undefined;

  constructor(endpoint: Endpoint, reach: Reach, signal: AbortSignal) {
    this.#endpoint = { ...endpoint, urgency: 'patient' };
    this.#reach = reach;
    this.#signal = signal;
  }

  /** Why the audit isn't complete, if it isn't. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get hellos(): number {
    return this.#hellos;
  }

  /** Each version by itself, with all suites. Silence counts for that version only. */
  async firstLooks(): Promise<readonly FirstLook[]> {
    const [looks] = await Promise.all([
      Promise.all(anyVersions.map((version) => this.#firstLook(version))),
      this.#askEarly(),
    ]);
    return looks;
  }

  /** Where others are at work, they come first, and nothing is asked that may be in vain. */
  async #askEarly(): Promise<void> {
    await setImmediate(); // who begins at the same time has asked for connections by then
    if (wantedAt(canonical(this.#endpoint.address), this.#signal) > ownConnections) return;
    this.#early = firstGroups.map((suites) => {
      const answer = this.#send({ version: earlyVersion, suites });
      answer.catch(() => undefined); // heard of where it is waited for
      return { suites, answer };
    });
  }

  async #firstLook(version: AnyVersion): Promise<FirstLook> {
    if (version === 'SSLv2') return this.#firstLookAtSsl2();
    const suites = candidatesOf(version);
    const answer = await this.#send({ version, suites, compresses: version !== 'TLSv1.3' });
    if (answer instanceof Failure)
      return { version, offered: isRefusal(answer) ? 'refused' : 'unclear' };
    const isAccepted = 'suite' in answer && answer.version === wireVersion[version];
    return isAccepted
      ? { version, offered: 'accepted', choice: answer }
      : { version, offered: 'refused' };
  }

  async #firstLookAtSsl2(): Promise<FirstLook> {
    const version = 'SSLv2';
    const question = { message: encodeSsl2Hello(), read: readSsl2Hello };
    this.#hellos += 1;
    const answer = await firstAnswer(this.#endpoint, question, this.#reach, this.#signal).catch(
      asFailure,
    );
    if (answer instanceof Failure)
      return { version, offered: isRefusal(answer) ? 'refused' : 'unclear' };
    return answer === 'not-ssl2'
      ? { version, offered: 'refused' }
      : { version, offered: 'accepted', ssl2Suites: answer };
  }

  /** All suites of a version of which the first look has shown one: that one first. */
  async suitesOf(version: WireVersion, { suite }: Choice): Promise<readonly number[]> {
    this.#likely.learn(suite);
    const ask = (suites: readonly number[]) =>
      questionOf(version, suites, this.#ask({ version, suites }));
    const elimination = new Elimination({
      version,
      likely: this.#likely,
      suites: candidatesOf(version),
      known: suite,
      ask,
    });
    if (version !== earlyVersion) return elimination.run();
    // From now on their silence counts: before, nobody knew whether the server speaks this version.
    const early = this.#early?.map(({ suites, answer }) =>
      questionOf(
        version,
        suites,
        answer.then((given) => this.#judged(given)),
      ),
    );
    return elimination.run(early ?? firstGroups.map(ask));
  }

  /** Whether the server picks by its own taste: its choice of everything is put last. */
  async prefersOwn(version: WireVersion, { suite }: Choice): Promise<boolean> {
    const others = candidatesOf(version).filter((candidate) => candidate !== suite);
    const answer = await this.#ask({ version, suites: [...others.toReversed(), suite] });
    return !(answer instanceof Failure) && suiteIn(answer, version) === suite;
  }

  /** Whether it notices a client that was talked into an older version. RFC 7507 */
  async noticesFallback(version: WireVersion): Promise<boolean> {
    const answer = await this.#ask({ version, suites: candidatesOf(version), fallsBack: true });
    return !(answer instanceof Failure) && 'alert' in answer && answer.alert === fallbackAlert;
  }

  /** Once a server has gone silent, nothing more is asked. */
  async #ask(hello: ClientHello): Promise<Answer> {
    if (this.#failure) return this.#failure;
    if (this.#hellos >= mostHellos) return this.#fail(new Failure('tls.audit-cut'));
    return this.#judged(await this.#send(hello));
  }

  #judged(answer: Answer): Answer {
    return answer instanceof Failure && !isRefusal(answer) ? this.#fail(answer) : answer;
  }

  async #send(hello: ClientHello): Promise<Answer> {
    this.#hellos += 1;
    const { name } = this.#endpoint;
    const message = encodeClientHello({
      ...hello,
      ...(isLiteral(name) ? {} : { serverName: name }),
    });
    const question = { message, read: readChoice };
    return firstAnswer(this.#endpoint, question, this.#reach, this.#signal).catch(asFailure);
  }

  #fail(failure: Failure): Failure {
    this.#failure ??= failure;
    return failure;
  }
}

interface Early {
  readonly suites: readonly number[];
  readonly answer: Promise<Answer>;
}

type Answer = Choice | Refusal | Failure;

const earlyVersion = 'TLSv1.2';

/** That of the probe itself, which shakes hands meanwhile. */
const ownConnections = 1;

const fallbackAlert = 'inappropriate_fallback';

export function groupIn({ group }: Choice): string | undefined {
  return group === undefined ? undefined : groupName(group);
}

function candidatesOf(version: WireVersion): readonly number[] {
  return version === 'TLSv1.3' ? suitesOfTls13 : olderSuites;
}

function questionOf(
  version: WireVersion,
  suites: readonly number[],
  answer: Promise<Answer>,
): Question {
  const picked = answer.then((given) => {
    const suite = given instanceof Failure ? undefined : suiteIn(given, version);
    return suite !== undefined && suites.includes(suite) ? suite : undefined;
  });
  return { suites, picked };
}

function suiteIn(answer: Choice | Refusal, version: WireVersion): number | undefined {
  return 'suite' in answer && answer.version === wireVersion[version] ? answer.suite : undefined;
}

/** Some servers say why, others just end the connection. */
function isRefusal({ code, evidence }: Failure): boolean {
  const said = code.startsWith('tls.') && code !== 'tls.timeout';
  return said || (code === 'ECONNRESET' && evidence.phase === 'handshake');
}

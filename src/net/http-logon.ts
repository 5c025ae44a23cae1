/**
 * Logging on to one HTTP connection: Basic, NTLM, or Negotiate that carries NTLM as it is.
 *
 * Source: RFC 7617, RFC 4559, [MS-NTHT]. NTLM belongs to the connection: both halves go through the
 * same one. The first half holds neither a name nor a secret.
 */
import { randomBytes } from 'node:crypto';
import type { Account } from '../model/account.ts';
import { Failure } from '../model/failure.ts';
import { filetimeOf } from '../wire/filetime.ts';
import { readChallenges } from '../wire/http/challenges.ts';
import { type Header, type RequestHead, type ResponseHead, valuesOf } from '../wire/http1/head.ts';
import { decodeChallenge, identityOf, type ServerIdentity } from '../wire/ntlm/challenge.ts';
import { authenticate } from '../wire/ntlm/client.ts';
import { encodeNegotiate } from '../wire/ntlm/negotiate.ts';
import { isPlaceOf } from './account-places.ts';
import type { Answer, HttpConnection } from './http-connection.ts';
import { httpFailure, schemesOf } from './http-failure.ts';
import { type Patience, patiently } from './patience.ts';

/** Ways to log on that we know, the one to be preferred first. */
export const knownSchemes = ['NTLM', 'Negotiate', 'Basic'] as const;
export type Scheme = (typeof knownSchemes)[number];

/** By which an administrator finds us in the logs of the domain controllers. */
export const workstation = 'EXCHANGE-CHECK';

export interface Credentials {
  readonly account: Account;
  readonly scheme: Scheme;
  /** The host that is asked for. */
  readonly host: string;
  /** Of the TLS connection; left out where there is none. */
  readonly bindings?: Uint8Array;
}

/** One and the same request, but for its length and some headers. */
export type Ask = (contentLength: number, headers: readonly Header[]) => RequestHead;

/** The password is in the headers: they go where credentials may go, and nowhere else. */
export interface Begun {
  readonly headers: readonly Header[];
  /** What the server told of itself. */
  readonly identity?: ServerIdentity;
}

/**
 * Does all that comes before the request that proves the password.
 *
 * @throws Failure `credentials.withheld`, `auth.no-challenge`, `auth.connection-closed`, those of NTLM and of HTTP
 */
export async function beginLogon(
  connection: HttpConnection,
  ask: Ask,
  credentials: Credentials,
  patience: Patience,
): Promise<Begun> {
  const { scheme } = credentials;
  admitPlace(credentials);
  if (scheme === 'Basic') return { headers: [['Authorization', basic(credentials.account)]] };
  const negotiate = encodeNegotiate();
  connection.send(ask(0, [['Authorization', `${scheme} ${negotiate.toString('base64')}`]]));
  const answer = await patiently(patience, 'http.timeout', 'challenge', connection.answer());
  const challenge = challengeIn(answer, scheme);
  const { account, host, bindings } = credentials;
  const { message } = authenticate({
    user: account.user,
    domain: account.domain,
    password: account.password.reveal(),
    negotiate,
    challenge,
    workstation,
    targetName: `HTTP/${host}`,
    ...(bindings ? { channelBindings: bindings } : {}),
    clientChallenge: randomBytes(8),
    exportedSessionKey: randomBytes(16),
    now: filetimeOf(new Date()),
  });
  return {
    headers: [['Authorization', `${scheme} ${message.toString('base64')}`], ...cookiesFrom(answer)],
    identity: identityOf(decodeChallenge(challenge)),
  };
}

/** An account goes to its own places, and nowhere else that a check may reach. */
function admitPlace({ account, host }: Credentials): void {
  if (isPlaceOf(account, host)) return;
  throw new Failure('credentials.withheld', { reason: 'account-place', host });
}

/** The server closes the connection only after it has answered; NTLM can't go on then. */
function challengeIn(answer: Answer, scheme: Scheme): Buffer {
  if (answer.status !== 401) throw httpFailure(answer);
  const challenges = readChallenges(valuesOf(answer, 'www-authenticate'));
  const token = challenges.find((one) => one.scheme === scheme)?.token;
  if (!token) throw noChallenge(answer, scheme);
  if (!answer.keepsConnection) throw new Failure('auth.connection-closed', { scheme });
  const bytes = Buffer.from(token, 'base64');
  const at = bytes.indexOf('NTLMSSP\0', 0, 'latin1'); // it may stand in a SPNEGO token
  return at > 0 ? bytes.subarray(at) : bytes;
}

function noChallenge(answer: Answer, scheme: Scheme): Failure {
  const schemes = schemesOf(answer);
  return new Failure('auth.no-challenge', { scheme, status: answer.status, schemes });
}

function basic({ user, domain, password }: Account): string {
  const name = domain ? `${domain}\\${user}` : user;
  return `Basic ${Buffer.from(`${name}:${password.reveal()}`, 'utf8').toString('base64')}`;
}

/** A load balancer knows us again by them. */
function cookiesFrom(answer: ResponseHead): Header[] {
  const pairs = valuesOf(answer, 'set-cookie').map((cookie) => cookie.split(';')[0]?.trim() ?? '');
  return pairs.length > 0 ? [['Cookie', pairs.join('; ')]] : [];
}

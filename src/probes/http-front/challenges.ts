/**
 * What a server tells of itself when one begins to log on and goes no further: the challenge of NTLM
 * names the machine and its clock, the challenge of OAuth names who issues its tokens.
 *
 * Both are asked for without a name and without a password.
 */
import { Failure } from '../../model/failure.ts';
import type { Trace } from '../../model/probe.ts';
import type { HttpAnswer } from '../../net/http.ts';
import { type Challenge, readChallenges } from '../../wire/http/challenges.ts';
import { decodeChallenge, identityOf } from '../../wire/ntlm/challenge.ts';
import { encodeNegotiate } from '../../wire/ntlm/negotiate.ts';
import { type Front, headFacts } from './front.ts';
import { bearerChallenge, ntlmChallenge } from './steps.ts';

/** Where NTLM can be begun: as itself, or under the name of Negotiate, which takes it as it is. */
export interface Offer {
  readonly path: string;
  readonly method: string;
  readonly scheme: string;
}

/** Kerberos gives up at five minutes, and so do signed requests of OAuth and federation. */
const mostSkewSeconds = 300;

export async function askForNtlm(
  { path, method, scheme }: Offer,
  front: Front,
  trace: Trace,
): Promise<void> {
  await trace.step(ntlmChallenge, front.subject(path), async (note) => {
    note({ ...front.asked(path), scheme });
    const began = Date.now();
    const authorization = `${scheme} ${encodeNegotiate().toString('base64')}`;
    const answer = await front.ask({ method, path, headers: { authorization } });
    const middle = (began + Date.now()) / 2;
    const { keepsConnection } = answer;
    note({ ...headFacts(answer), keepsConnection });
    const token = tokenOf(answer, scheme);
    if (!token && scheme === 'Negotiate') return; // it may stand for Kerberos alone
    if (!token) throw new Failure('http.ntlm-refused');
    const facts = identityFacts(token, answer, middle);
    note(facts);
    if (Math.abs(facts.skewSeconds ?? 0) > mostSkewSeconds) note.warn('http.clock-skew');
    if (!keepsConnection) note.warn('http.ntlm-connection-closed');
  });
}

/** @param asked our own clock when the server's was read, in ms since 1970 */
function identityFacts(token: Buffer, answer: HttpAnswer, asked: number) {
  const { clock: own, ...names } = identityOf(decodeChallenge(token));
  const clock = own ?? dateOf(answer);
  return {
    ...names,
    clock: clock?.toISOString(),
    clockFrom: own ? 'ntlm' : 'date',
    skewSeconds: clock && Math.round((clock.getTime() - asked) / 1000),
  };
}

const signature = Buffer.from('NTLMSSP\0', 'latin1');

/** The message may stand in a SPNEGO token, which begins before it. */
function tokenOf(answer: HttpAnswer, scheme: string): Buffer | undefined {
  const token = challengeOf(answer, scheme)?.token;
  if (answer.status !== 401 || token === undefined) return undefined;
  const bytes = Buffer.from(token, 'base64');
  return bytes.subarray(Math.max(0, bytes.indexOf(signature)));
}

function challengeOf({ headers }: HttpAnswer, wanted: string): Challenge | undefined {
  return readChallenges(headers['www-authenticate'] ?? []).find(({ scheme }) => scheme === wanted);
}

function dateOf({ headers }: HttpAnswer): Date | undefined {
  const date = new Date(headers.date?.[0] ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const activeSync = '/Microsoft-Server-ActiveSync';

export async function askForBearer(front: Front, trace: Trace): Promise<void> {
  await trace.step(bearerChallenge, front.subject(activeSync), async (note) => {
    note(front.asked(activeSync));
    const headers = { authorization: 'Bearer' };
    const answer = await front.ask({ method: 'OPTIONS', path: activeSync, headers });
    const challenge = challengeOf(answer, 'Bearer');
    const { authorization_uri, client_id, realm, trusted_issuers } = challenge?.parameters ?? {};
    note({
      ...headFacts(answer),
      offered: challenge !== undefined,
      authorizationUri: authorization_uri,
      clientId: client_id,
      realm,
      trustedIssuers: trusted_issuers,
      diagnostics: answer.headers['x-ms-diagnostics']?.join(', '),
    });
  });
}

/**
 * Whether Kerberos works at the name that clients use: a domain-joined Outlook tries it first and falls
 * back to NTLM without a word when a service principal name or a server's key is missing.
 *
 * It takes a ticket of the machine that looks, and no password, so nothing can be locked out; still it
 * goes only where the account may go. A fault is a warning, since clients do without.
 * Source: RFC 4559, [MS-NTHT].
 */
import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { isPlaceOf } from '../../net/account-places.ts';
import { httpFailure, schemesOf } from '../../net/http-failure.ts';
import {
  type KerberosPackage,
  kerberosPackage,
  type Ticket,
  ticketFor,
} from '../../net/kerberos.ts';
import { patiently } from '../../net/patience.ts';
import { admitCredentials } from '../../net/way.ts';
import { readChallenges } from '../../wire/http/challenges.ts';
import { type Header, type ResponseHead, valuesOf } from '../../wire/http1/head.ts';
import { requestHead } from '../../wire/http1/request.ts';
import { type Door, headFactsOf, hear, openDoor } from '../door.ts';
import { sideBySide } from '../side-by-side.ts';
import { conversationOf, hostOf, step, type Visit } from '../visit.ts';
import { frontOf, visitsAt } from '../visits.ts';
import { logon, ticket } from './steps.ts';

/** Extended Protection, which we can't answer by Kerberos, is seldom on for the first. */
const paths = ['/autodiscover/autodiscover.xml', '/EWS/Exchange.asmx', '/mapi/emsmdb/'] as const;

const scheme = 'Negotiate';

interface KerberosVisit extends Visit {
  readonly principal: string;
  readonly spn: string;
}

/** @param load where the optional package comes from */
export function kerberosOf(
  patienceMs: number,
  load: () => Promise<KerberosPackage | undefined> = kerberosPackage,
): Probe {
  return {
    id: 'kerberos',
    title: 'Kerberos',
    needs: 'account',
    steps: [ticket, logon],
    fits: ({ domain }) => /[a-z]/i.test(domain) && !domain.includes(':'),

    async run(context) {
      const { account, trace } = context;
      if (!account) return;
      const kerberos = await load();
      const { principal } = principalOf(context);
      if (!kerberos) {
        await trace.step(ticket, principal, async (note) => note.leaveOut('kerberos.no-package'));
        return;
      }
      const visits = await visitsAt(context, account, await frontOf(context), patienceMs);
      await sideBySide(
        visits.map((visit) =>
          visitOne({ ...visit, principal, spn: `HTTP/${visit.endpoint.name}` }, kerberos),
        ),
      );
    },
  };
}

export const kerberos: Probe = kerberosOf(8000);

/** A realm is the name of the Active Directory domain in capitals. */
function principalOf({ account, target }: ProbeContext) {
  const [user = '', domain = target.domain] = (account?.user ?? '').split('@');
  return { principal: `${user}@${domain.toUpperCase()}` };
}

async function visitOne(visit: KerberosVisit, kerberos: KerberosPackage): Promise<void> {
  const { endpoint, patience, account, spn, principal } = visit;
  if (!isPlaceOf(account, endpoint.name)) return;
  const talk = conversationOf(visit);
  const taken = await step(visit, ticket, spn, talk, async (note): Promise<Ticket | undefined> => {
    note({ spn, principal });
    try {
      const found = await ticketFor(endpoint.name, principal, kerberos, patience);
      note({ bytes: Buffer.byteLength(found.token, 'base64') });
      return found;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      note(error.evidence);
      if (error.code === 'kerberos.spn-unknown') note.warn(error.code);
      else note.leaveOut(error.code); // it says something about this machine, nothing about the server
      return undefined;
    }
  });
  if (!taken) return;
  const door = await openDoor(visit);
  try {
    await logOn(visit, door, taken);
  } finally {
    door[Symbol.dispose]();
  }
}

async function logOn(visit: KerberosVisit, door: Door, taken: Ticket): Promise<void> {
  const { gate, patience, principal, spn } = visit;
  const { connection, talk, way } = door;
  await step(visit, logon, `${visit.endpoint.name} as ${principal}`, talk, async (note) => {
    note({ spn, principal });
    admitCredentials(way);
    await gate.pass();
    const path = await offering(visit, door);
    if (path === undefined) return note.leaveOut('kerberos.not-offered');
    note({ path });
    talk.say('client', `GET ${path}, Kerberos`);
    const headers: Header[] = [['Authorization', `${scheme} ${taken.token}`]];
    connection.send(requestHead({ method: 'GET', target: path, host: hostOf(visit), headers }));
    const answer = await patiently(patience, 'http.timeout', 'verdict', connection.answer());
    hear(talk, answer);
    note({ ...headFactsOf(answer), schemes: schemesOf(answer) });
    if (answer.status === 401) return note.warn('kerberos.refused');
    if (answer.status >= 500) throw httpFailure(answer);
    const token = tokenIn(answer);
    note({ mutual: token !== undefined && (await taken.proves(token)) });
  });
}

/** The first part of Exchange that offers to negotiate. */
async function offering(visit: KerberosVisit, { connection, talk }: Door) {
  for (const path of paths) {
    connection.send(requestHead({ method: 'GET', target: path, host: hostOf(visit) }));
    talk.say('client', `GET ${path}, no credentials`);
    const awaited = connection.answer();
    const answer = await patiently(visit.patience, 'http.timeout', 'headers', awaited);
    hear(talk, answer);
    if (!answer.keepsConnection) return undefined;
    if (answer.status === 401 && schemesOf(answer).includes(scheme)) return path;
  }
  return undefined;
}

function tokenIn(answer: ResponseHead): string | undefined {
  return readChallenges(valuesOf(answer, 'www-authenticate')).find((one) => one.scheme === scheme)
    ?.token;
}

/**
 * Whether the account is taken at all, asked where Extended Protection seldom stands: what is refused
 * there is the password; what is refused elsewhere after that is the way, not the password.
 */
import { Failure } from '../model/failure.ts';
import { type Ask, beginLogon, knownSchemes, type Scheme } from '../net/http-logon.ts';
import type { LogonGate } from '../net/logon-gate.ts';
import { requestHead } from '../wire/http1/request.ts';
import { type Door, knock, logonTo, namesIn, openDoor } from './door.ts';
import { accountLogon } from './facts.ts';
import { asFailure } from './meet.ts';
import { hostOf, step, type Visit } from './visit.ts';

const autodiscoverPath = '/autodiscover/autodiscover.xml';

/** @throws Failure `auth.no-known-scheme` */
export function chosenScheme(offered: readonly string[]): Scheme {
  const scheme = knownSchemes.find((known) => offered.includes(known));
  if (!scheme) throw new Failure('auth.no-known-scheme', { schemes: offered });
  return scheme;
}

/**
 * Asks where nobody has shown it yet in this check; the probe of Autodiscover mostly has.
 *
 * @param page a connection to ask through; another is opened if there is none
 */
export async function proveAccount(visit: Visit, page?: Door): Promise<void> {
  const isFirst = !proofs.has(visit.gate);
  if (!isFirst) await proofs.get(visit.gate)?.catch(asFailure); // its own step tells
  if (visit.gate.acceptedAt !== undefined) return;
  const proof = prove(visit, page);
  if (isFirst) proofs.set(visit.gate, proof);
  await proof;
}

/** The first of a check: whoever else would ask the same at the same time waits for it, as one answer does for all. */
const proofs = new WeakMap<LogonGate, Promise<void>>();

async function prove(visit: Visit, page: Door | undefined): Promise<void> {
  using door = page ?? (await openDoor(visit));
  await askAutodiscover(visit, door);
}

/** Does nothing where Autodiscover doesn't offer NTLM: then the proxy is asked first. */
async function askAutodiscover(visit: Visit, door: Door): Promise<void> {
  const { connection, talk, way } = door;
  if (way.withheld !== undefined) return;
  const logon = logonTo(visit, door, 'NTLM', askPage(visit));
  const begun = await beginLogon(connection, logon.ask, logon.credentials, visit.patience).catch(
    asFailure,
  );
  if (begun instanceof Failure) return;
  const subject = `${visit.endpoint.name}${autodiscoverPath}`;
  await step(visit, accountLogon, subject, talk, async (note) => {
    note({ ...logon.facts, ...namesIn(begun.identity), path: autodiscoverPath });
    talk.say('client', `GET ${autodiscoverPath}, NTLM`);
    await knock(visit, door, note, { path: autodiscoverPath, scheme: 'NTLM' }, () =>
      connection.send(logon.ask(0, begun.headers)),
    );
  });
}

function askPage(visit: Visit): Ask {
  return (_, headers) =>
    requestHead({ method: 'GET', target: autodiscoverPath, host: hostOf(visit), headers });
}

/** What the cipher suites of a server mean for those who meet it, as facts. */
import type { Evidence } from '../../model/observation.ts';
import type { Notes } from '../../model/probe.ts';
import type { WireVersion } from '../../wire/tls/client-hello.ts';
import { opensslName } from '../../wire/tls/openssl-name.ts';
import type { Choice } from '../../wire/tls/server-choice.ts';
import { suiteName } from '../../wire/tls/suites.ts';
import { type Audit, type FirstLook, groupIn } from './audit.ts';

/** Versions of whose suites a client picks. */
interface Audited {
  readonly version: WireVersion;
  /** What the server takes of everything comes first. */
  readonly suites: readonly number[];
}

/** By what the suite lacks or breaks; the worst first. */
const weaknesses: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['null', /_NULL_/],
  ['anonymous', /_anon_/],
  ['export', /EXPORT/],
  ['rc2', /_RC2_/],
  ['des', /_DES(40)?_(64_)?CBC|DES_CBC_40/],
  ['rc4', /_RC4_/],
  ['3des', /3DES|EDE3/],
];

/** Who listens reads along, or may pretend to be the server. */
const isBroken: ReadonlySet<string> = new Set(['null', 'anonymous', 'export', 'rc2', 'des']);

const isForwardSecret = /^TLS_(EC)?DHE_|^TLS_PSK_DHE_|^TLS_(EC)?DH_anon/;

/** A version that the server accepts, and what it picked. */
interface Look {
  readonly version: WireVersion;
  readonly choice: Choice;
}

/** @param looks of versions that the server accepts, the newest first */
export async function auditSuites(
  audit: Audit,
  looks: readonly FirstLook[],
  note: Notes<Evidence>,
): Promise<void> {
  const known = looks.flatMap(({ version, choice }): Look[] =>
    version === 'SSLv2' || !choice ? [] : [{ version, choice }],
  );
  const [audited, taste] = await Promise.all([
    Promise.all(known.map((look) => auditOne(audit, look))),
    habits(audit, known),
  ]);
  const ssl2 = looks.flatMap(({ ssl2Suites = [] }) => ssl2Suites);
  const names = audited.flatMap(({ suites }) => suites.map(suiteName)).concat(ssl2);
  const weak = weaknesses.flatMap(([name, pattern]) =>
    names.some((suite) => pattern.test(suite)) ? [name] : [],
  );
  note({
    accepted: audited.flatMap(listed).concat(ssl2.map((name) => `SSLv2 ${name}`)),
    preferred: known.map(({ version, choice }) => `${version} ${suiteName(choice.suite)}`),
    weaknesses: weak,
    forwardSecrecy: forwardSecrecyOf(audited),
    ...taste,
    hellos: audit.hellos,
  });
  if (audit.failure) note({ incomplete: audit.failure.code });
  const worst = worstOf(weak, audited);
  if (worst) note.warn(worst);
}

async function auditOne(audit: Audit, { version, choice }: Look): Promise<Audited> {
  return { version, suites: await audit.suitesOf(version, choice) };
}

function listed({ version, suites }: Audited): string[] {
  return suites.map((suite) => {
    const name = suiteName(suite);
    const other = opensslName(name);
    return other ? `${version} ${name} (${other})` : `${version} ${name}`;
  });
}

/** How it picks, and what else its hellos tell. */
async function habits(audit: Audit, [newest, ...others]: readonly Look[]) {
  const fallsTo = others[0];
  const older = newest?.version === 'TLSv1.3' ? fallsTo : newest;
  const group = newest && groupIn(newest.choice);
  const [serverPreference, noticesFallback] = await Promise.all([
    older && audit.prefersOwn(older.version, older.choice),
    fallsTo && audit.noticesFallback(fallsTo.version),
  ]);
  return {
    ...(serverPreference === undefined ? {} : { serverPreference }),
    ...(noticesFallback === undefined ? {} : { noticesFallback }),
    ...(group === undefined ? {} : { group }),
    ...(older
      ? {
          compression: older.choice.compresses,
          secureRenegotiation: older.choice.renegotiatesSafely,
        }
      : {}),
  };
}

/** In TLS 1.3 there is nothing else. */
function forwardSecrecyOf(audited: readonly Audited[]): 'all' | 'some' | 'none' {
  const secret = audited.flatMap(({ version, suites }) =>
    suites.map((suite) => version === 'TLSv1.3' || isForwardSecret.test(suiteName(suite))),
  );
  if (secret.every(Boolean)) return 'all';
  return secret.some(Boolean) ? 'some' : 'none';
}

function worstOf(weak: readonly string[], audited: readonly Audited[]): string | undefined {
  if (weak.some((name) => isBroken.has(name))) return 'tls.broken-suites';
  if (weak.length > 0) return 'tls.weak-suites';
  return forwardSecrecyOf(audited) === 'none' ? 'tls.no-forward-secrecy' : undefined;
}

/**
 * Tickets of Kerberos for the web server of a host, from the credential cache of whoever runs us.
 *
 * The package `kerberos` is optional: its operator installs it, since it is built against the system's
 * GSSAPI. Source: RFC 4559, RFC 4178, RFC 4120.
 */
import { z } from 'zod';
import { Failure } from '../model/failure.ts';
import { failureOf } from './failure-of.ts';
import { type Patience, patiently } from './patience.ts';

interface Client {
  step(challenge: string): Promise<string>;
}

const Client = z.custom<Client>((value) => typeof value === 'object' && !!value && 'step' in value);

const Package = z.object({
  GSS_MECH_OID_SPNEGO: z.number(),
  initializeClient: z.custom<
    (service: string, options: { principal: string; mechOID: number }) => Promise<unknown>
  >((value) => typeof value === 'function'),
});
export type KerberosPackage = z.infer<typeof Package>;

/** @returns nothing if it isn't installed, or not for this system */
export async function kerberosPackage(
  name: string = 'kerberos',
): Promise<KerberosPackage | undefined> {
  const loaded: unknown = await import(name).catch(() => undefined);
  return Package.safeParse(loaded).data;
}

export interface Ticket {
  /** For `Authorization: Negotiate`, in base64. It says who we are, and is good for this host alone. */
  readonly token: string;
  /** Whether the server's own token proves that it has the key of its name. */
  proves(token: string): Promise<boolean>;
}

/**
 * @param principal such as `user@CONTOSO.COM`
 * @throws Failure `kerberos.no-ticket`, `kerberos.spn-unknown`, `kerberos.no-kdc`,
 *   `kerberos.clock-skew`, `kerberos.failed`, with what the library said; `kerberos.timeout`
 */
export async function ticketFor(
  host: string,
  principal: string,
  { initializeClient, GSS_MECH_OID_SPNEGO: mechOID }: KerberosPackage,
  patience: Patience,
): Promise<Ticket> {
  const ask = async () => {
    const client = Client.parse(await initializeClient(`HTTP@${host}`, { principal, mechOID }));
    return { client, token: await client.step('') };
  };
  const { client, token } = await patiently(patience, 'kerberos.timeout', 'ticket', ask()).catch(
    (error: unknown) => Promise.reject(refusalOf(error)),
  );
  return {
    token,
    proves: async (answer) => {
      const end = patiently(patience, 'kerberos.timeout', 'proof', client.step(answer));
      return end.then(
        () => true,
        () => false,
      );
    },
  };
}

/** MIT's and Heimdal's words: the package passes no number on. */
const meanings: readonly (readonly [words: RegExp, code: string])[] = [
  [
    /no credentials|credentials? (?:cache|were|was)|can't find client principal|no kerberos cred/i,
    'kerberos.no-ticket',
  ],
  [/ticket expired|credentials? (?:have|has) expired/i, 'kerberos.no-ticket'],
  [/not found in kerberos database|server .* unknown|unknown server/i, 'kerberos.spn-unknown'],
  [
    /cannot (?:contact|find|resolve).* kdc|unable to reach any kdc|cannot locate kdc/i,
    'kerberos.no-kdc',
  ],
  [/clock skew/i, 'kerberos.clock-skew'],
];

const longestWords = 300;

function refusalOf(error: unknown): unknown {
  const known = failureOf(error);
  if (known) return known;
  if (!(error instanceof Error)) return error;
  const said = error.message.slice(0, longestWords);
  const [, code = 'kerberos.failed'] = meanings.find(([words]) => words.test(said)) ?? [];
  return new Failure(code, { said }, { cause: error });
}

/** A web server that offers every way to log on, under any name and with every kind of certificate, and keeps what it is told. */
import { createSecureContext, createServer, type SecureContext, type TLSSocket } from 'node:tls';
import { authority, daysFromNow } from '../peers/authority.ts';
import { listening } from '../peers/servers.ts';

export const certificates = [
  'right',
  'expired',
  'not-yet-valid',
  'for-another-name',
  'signed-by-itself',
  'of-a-stranger',
  'without-intermediate',
] as const;
export type Certificate = (typeof certificates)[number];

interface Wish {
  /** What certificates are for, and wildcards of these. */
  readonly domains: readonly string[];
  /** By the name that is asked for. */
  readonly certificateFor: (name: string) => Certificate;
  /** Older than 1.2. */
  readonly old?: boolean;
  /** In place of a 401 that offers everything; by the name that was asked for, and the request. */
  readonly answer?: (name: string, request: string) => string;
}

export const refusal =
  'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n';

const ca = await authority();
const stranger = await authority('Nobody');
/** For the checks' `authorities`. */
export const trusted = ca.root;

export async function collector({ domains, certificateFor, old, answer = () => refusal }: Wish) {
  const contexts = await contextsFor(domains);
  const heard = new Map<string, string>();
  const server = createServer(
    {
      SNICallback: (name, done) => done(null, contexts[certificateFor(name)]),
      ...(old ? oldest : {}),
    },
    (socket: TLSSocket) => {
      const name = String(socket.servername);
      heard.set(name, heard.get(name) ?? '');
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        heard.set(name, `${heard.get(name)}${data.toString('latin1')}`);
        socket.write(answer(name, data.toString('latin1')));
      });
    },
  );
  server.on('tlsClientError', () => undefined);
  const listener = await listening(server);
  return Object.assign(listener, {
    /** By the name that was asked for: all that came through its connections. */
    heard,
  });
}

const oldest = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;

async function contextsFor(
  domains: readonly string[],
): Promise<Record<Certificate, SecureContext>> {
  const names = domains.flatMap((name) => [name, `*.${name}`]);
  const identities = {
    right: ca.issue({ names }),
    expired: ca.issue({ names, notAfter: daysFromNow(-1) }),
    'not-yet-valid': ca.issue({ names, notBefore: daysFromNow(1) }),
    'for-another-name': ca.issue({ names: ['www.example.test'] }),
    'signed-by-itself': ca.issue({ names, signedBy: 'itself' }),
    'of-a-stranger': stranger.issue({ names }),
    'without-intermediate': ca.issue({ names, sends: 'nothing' }),
  };
  const context = async (kind: Certificate) => createSecureContext(await identities[kind]);
  return {
    right: await context('right'),
    expired: await context('expired'),
    'not-yet-valid': await context('not-yet-valid'),
    'for-another-name': await context('for-another-name'),
    'signed-by-itself': await context('signed-by-itself'),
    'of-a-stranger': await context('of-a-stranger'),
    'without-intermediate': await context('without-intermediate'),
  };
}

/** Whether an account showed: a logon was begun, proven, or a password sent. */
export function holdsLogon(heard: string): boolean {
  return /^authorization: *(basic|ntlm|negotiate) /im.test(heard);
}

/** Whether a proof or a password was sent: what can be cracked, relayed or read. */
export function holdsProof(heard: string): boolean {
  return /^authorization: *(basic |\w+ +TlRMTVNTUAAD)/im.test(heard);
}

/** Ends TLS with a certificate that the client trusts, and hears both sides of every connection to a server. */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { Identity } from '../peers/authority.ts';
import { tlsPeer } from '../peers/servers.ts';

export interface Overheard {
  client: Buffer;
  server: Buffer;
}

/** @param upstream where it goes on: in the clear, or over TLS anew */
export async function eavesdropper(
  identity: Identity,
  upstream: { readonly port: number; readonly tls?: boolean },
) {
  const connections: Overheard[] = [];
  const listener = await tlsPeer({ ...identity }, (near: TLSSocket) => {
    const overheard: Overheard = { client: Buffer.alloc(0), server: Buffer.alloc(0) };
    connections.push(overheard);
    const { port } = upstream;
    const far = upstream.tls
      ? tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false })
      : connect(port, '127.0.0.1');
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    near.on('data', (data) => {
      overheard.client = Buffer.concat([overheard.client, data]);
      far.write(data);
    });
    far.on('data', (data) => {
      overheard.server = Buffer.concat([overheard.server, data]);
      near.write(data);
    });
  });
  return Object.assign(listener, {
    connections,
    certificate: new X509Certificate(identity.cert),
  });
}

/** One logon by NTLM, its three messages as they went by. */
export interface Logon {
  /** HTTP: in a header. RPC: after a PDU, inside the tunnel. */
  readonly of: 'http' | 'rpc';
  readonly negotiate: Buffer;
  readonly challenge: Buffer;
  readonly authenticate: Buffer;
}

/** Those of one connection of HTTP. */
export function httpLogons({ client, server }: Overheard): Logon[] {
  const asked = tokens(client, /^authorization: *\w+ +(TlRMTVNTUAA[\w+/=]+)/gim);
  const told = tokens(server, /^www-authenticate: *\w+ +(TlRMTVNTUAAC[\w+/=]+)/gim);
  return asked.flatMap((authenticate, index): Logon[] => {
    const negotiate = asked[index - 1];
    const challenge = told.at(0);
    if (authenticate[8] !== 3 || !negotiate || !challenge) return [];
    return [{ of: 'http', negotiate, challenge, authenticate }];
  });
}

function tokens(side: Buffer, pattern: RegExp): Buffer[] {
  return [...side.toString('latin1').matchAll(pattern)].map(([, token = '']) =>
    Buffer.from(token, 'base64'),
  );
}

/** The proofs inside of tunnels; what they answer goes by on another connection. */
export function rpcProofs(all: readonly Overheard[]): Buffer[] {
  const mark = Buffer.from('NTLMSSP\0\x03\0\0\0', 'latin1');
  return all.flatMap(({ client }) => {
    const found: Buffer[] = [];
    for (let at = client.indexOf(mark); at >= 0; at = client.indexOf(mark, at + 1))
      found.push(client.subarray(at));
    return found;
  });
}

/** What a client sees of Exchange 2019 before it has logged on, and the ways in which that can be wrong. */
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from './authority.ts';
import { listening } from './servers.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** By the path without its query, in lower case; the first part of it is enough. */
export type Replies = Readonly<Record<string, Reply | ((request: IncomingMessage) => Reply)>>;

const exchange = {
  Server: 'Microsoft-IIS/10.0',
  'request-id': '7f5a2f04-6b7e-4a62-b1a0-3f1d6c2b9e01',
  'X-FEServer': 'EX01',
  'X-Powered-By': 'ASP.NET',
};

const offers = (...schemes: string[]): Reply => ({
  status: 401,
  headers: { ...exchange, 'WWW-Authenticate': schemes },
});

/** A CHALLENGE of EX01 in contoso.test, whose clock stands in 2019. */
const challenge =
  'TlRMTVNTUAACAAAADgAOADgAAAA1goniASNFZ4mrze8AAAAAAAAAAIwAjABGAAAACgBjRQAAAA9DAE8ATgBUAE8AUwBPAAIADgBDAE8ATgBUAE8AUwBPAAEACABFAFgAMAAxAAQAGABjAG8AbgB0AG8AcwBvAC4AdABlAHMAdAADACIAZQB4ADAAMQAuAGMAbwBuAHQAbwBzAG8ALgB0AGUAcwB0AAUAGABjAG8AbgB0AG8AcwBvAC4AdABlAHMAdAAHAAgA9+bVxLOi1QEAAAAA';

/** The same with the clock of this machine, so many seconds ahead. */
function challengeOf(skewSeconds = 0): string {
  const message = Buffer.from(challenge, 'base64');
  const ticks = BigInt(Date.now() + skewSeconds * 1000 - Date.UTC(1601, 0, 1)) * 10_000n;
  message.writeBigUInt64LE(ticks, message.length - 12);
  return message.toString('base64');
}

export const ntlm =
  (skewSeconds = 0) =>
  ({ headers }: IncomingMessage): Reply => {
    const [scheme = '', token = ''] = (headers.authorization ?? '').split(' ');
    return token.startsWith('TlRMTVNTUAAB')
      ? offers(`${scheme} ${challengeOf(skewSeconds)}`)
      : offers('Negotiate', 'NTLM');
  };

export const healthy: Replies = {
  '/rpc/rpcproxy.dll': ntlm(),
  '/mapi/emsmdb': offers('Negotiate', 'NTLM'),
  '/autodiscover/autodiscover.xml': offers('Negotiate', 'NTLM', 'Basic realm="mail.contoso.com"'),
  '/ews/exchange.asmx': offers('Negotiate', 'NTLM'),
  '/microsoft-server-activesync': ({ headers }) =>
    headers.authorization === 'Bearer'
      ? {
          status: 401,
          headers: {
            ...exchange,
            'WWW-Authenticate':
              'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", ' +
              'token_types="app_asserted_user_v1", authorization_uri="https://login.windows.net/common/oauth2/authorize"',
          },
        }
      : offers('Basic realm="mail.contoso.com"'),
  '/owa/auth/logon.aspx': {
    status: 200,
    headers: { ...exchange, 'X-OWA-Version': '15.2.1544.14' },
    body: '<html>',
  },
  '/owa/': {
    status: 302,
    headers: { ...exchange, Location: '/owa/auth/logon.aspx?url=%2fowa%2f&reason=0' },
  },
  ...Object.fromEntries(
    ['autodiscover', 'ecp', 'ews', 'mapi', 'microsoft-server-activesync', 'oab', 'owa', 'rpc'].map(
      (directory) => [
        `/${directory}/healthcheck.htm`,
        { status: 200, headers: exchange, body: '200 OK<br/>EX01.contoso.test' },
      ],
    ),
  ),
};

const missing: Reply = { status: 404, headers: { Server: 'Microsoft-IIS/10.0' } };

/**
 * Serves what is given, and records the request lines and user agents it has seen.
 *
 * @param thinkMs before each answer
 */
export async function exchangeFront(
  identity: Identity,
  replies: Replies = healthy,
  thinkMs?: number,
) {
  const seen: string[] = [];
  const server = createServer({ ...identity }, async (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['user-agent']}`);
    const [path = ''] = (request.url ?? '').toLowerCase().split('?');
    if (thinkMs) await sleep(thinkMs);
    const reply = replies[path] ?? missing;
    const { status, headers = {}, body } = typeof reply === 'function' ? reply(request) : reply;
    response.writeHead(status, headers); // restify's returns nothing, where it is loaded
    response.end(body);
  });
  const listener = await listening(server);
  return Object.assign(listener, { seen });
}

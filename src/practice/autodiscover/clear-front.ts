/**
 * Port 80: where clients look for a redirect when nothing is found over TLS, without credentials.
 *
 * Source: [MS-OXDISCO] 3.1.5.4.
 */
import { createServer, type Server } from 'node:http';
import { host } from '../organization.ts';
import type { Ledger } from '../seen.ts';
import { webPage } from './autodiscover.ts';
import type { AutodiscoverKnobs } from './knobs.ts';
import { placeOf } from './published.ts';

/** @param port of the front over TLS, as clients outside see it, once it is known */
export function clearFront(
  knobs: AutodiscoverKnobs,
  port: Promise<number>,
  ledger: Ledger,
): Server {
  const server = createServer((request, response) => {
    const { method, url = '/', headers } = request;
    ledger.asked(`${method} ${url} ${headers['user-agent'] ?? ''}`);
    if (headers.authorization !== undefined) ledger.credentialsInTheClear += 1;
    request.resume();
    void port.then((secure) => {
      const { status, location } = whatIsIn(knobs, headers.host ?? '', url, secure);
      const headersOut = location === undefined ? {} : { Location: location };
      response.writeHead(status, { Server: 'Microsoft-IIS/10.0', ...headersOut });
      response.end(status === 200 ? webPage.body : undefined);
    });
  });
  return server.on('connection', () => {
    ledger.connections += 1;
  });
}

interface Found {
  readonly status: 200 | 302 | 404;
  readonly location?: string;
}

function whatIsIn(
  { inTheClear }: AutodiscoverKnobs,
  hostHeader: string,
  path: string,
  port: number,
): Found {
  switch (inTheClear) {
    case 'redirect':
      return { status: 302, location: `https://${placeOf(host, port)}${path}` };
    case 'circle':
      return { status: 302, location: `http://${hostHeader}${path}` };
    case 'web-page':
      return { status: 200 };
    case 'missing':
      return { status: 404 };
  }
}

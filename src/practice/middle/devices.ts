/** Proxies, load balancers and firewalls of other makers, and what they do to Exchange's clients. */
import type { Header } from '../../wire/http1/head.ts';
import type { HttpExchange, Reply } from '../http-exchange.ts';
import type { Device } from './knobs.ts';
import type { Layer } from './layers.ts';

/** Of a request that it keeps until it is whole, in bytes. */
const longestCollected = 1024 * 1024;

const layers: Readonly<Record<Exclude<Device, 'none'>, Layer>> = {
  'forbids-paths': (exchange, next) =>
    /^\/(rpc|mapi)\//.test(exchange.path) ? exchange.reply(page(403, 'Forbidden')) : next(),

  'forbids-methods': (exchange, next) =>
    usualMethods.has(exchange.head.method)
      ? next()
      : exchange.reply(page(405, 'Method Not Allowed')),

  'swallows-challenges': (exchange, next) => {
    exchange.withhold('WWW-Authenticate');
    return next();
  },

  'pre-authenticates': (exchange) => exchange.reply(logonForm(exchange)),

  'collects-bodies': async (exchange, next) => {
    const { contentLength = Number.POSITIVE_INFINITY } = exchange;
    if (contentLength <= longestCollected || exchange.head.method === 'RPC_OUT_DATA') return next();
    await exchange.ended();
    return false;
  },
};

export function layerOf(device: Exclude<Device, 'none'>): Layer {
  return layers[device];
}

/** RFC 9110 section 9.3 */
const usualMethods: ReadonlySet<string> = new Set([
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
]);

const html: Header = ['Content-Type', 'text/html'];

function page(status: number, reason: string): Reply {
  const body = `<html><title>${status} ${reason}</title><h1>${reason}</h1></html>`;
  return { from: 'device', status, reason, headers: [html], body };
}

function logonForm({ path }: HttpExchange): Reply {
  if (path === '/my.policy')
    return {
      from: 'device',
      status: 200,
      reason: 'OK',
      headers: [html],
      body: '<html><title>Log on</title><form method="post"></form></html>',
    };
  return { from: 'device', status: 302, reason: 'Found', headers: [['Location', '/my.policy']] };
}

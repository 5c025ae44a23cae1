/**
 * Who produced an answer. A 403 of a firewall is not a 403 of Exchange: the first question in front
 * of any status.
 *
 * Told from the headers alone; a device that passes answers on often adds its own to them, so what
 * only Exchange says comes first.
 */
import type { HttpAnswer } from '../../net/http.ts';

export type Answerer = 'exchange' | 'iis' | 'http-sys' | 'proxy' | 'other';

type Headers = HttpAnswer['headers'];

const ofExchange = [
  'x-feserver',
  'x-beserver',
  'x-owa-version',
  'x-calculatedbetarget',
  'x-diaginfo',
  'x-backendhttpstatus',
  'ms-server-activesync',
];

/** Servers that stand in front of others more often than not. */
const frontServers =
  /nginx|openresty|apache|haproxy|envoy|varnish|squid|cloudflare|akamai|awselb|big-?ip|kemp|netscaler|isa|tmg|forefront|fortiweb|sophos|barracuda|imperva|azure-application-gateway|caddy|traefik/i;

/** F5, Citrix, Amazon, Fortinet, Kemp, Microsoft's application gateway. */
const frontCookies =
  /^(BIGipServer|TS[0-9a-f]{6,}|NSC_|AWSALB|cookiesession1|LMSTICKY|ApplicationGatewayAffinity|ISAWPLB)/i;

export function answeredBy(headers: Headers): Answerer {
  const server = headers.server?.join() ?? '';
  const isIis = /microsoft-iis/i.test(server);
  if (ofExchange.some((name) => headers[name]) || (isIis && headers['request-id']))
    return 'exchange';
  if (/microsoft-httpapi/i.test(server)) return 'http-sys';
  if (isIis || headers['x-powered-by']?.some((value) => /asp\.net/i.test(value))) return 'iis';
  return isFront(headers, server) ? 'proxy' : 'other';
}

function isFront({ via, 'set-cookie': cookies = [] }: Headers, server: string): boolean {
  return (
    via !== undefined ||
    frontServers.test(server) ||
    cookies.some((cookie) => frontCookies.test(cookie))
  );
}

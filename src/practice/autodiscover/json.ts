/**
 * Autodiscover v2: where one protocol of a mailbox is, in JSON, for whoever asks. No spec is published:
 * form and names are those that servers of two makers are known to use.
 */
import type { Reply } from '../http-exchange.ts';
import { host } from '../organization.ts';
import { mailboxAt } from './answer.ts';
import type { AutodiscoverKnobs } from './knobs.ts';
import { placeOf, publishedFor } from './published.ts';

const path = '/autodiscover/autodiscover.json';
const protocols = ['AutodiscoverV1', 'ActiveSync', 'Ews'] as const;

/**
 * @param target the path with its query, as it was sent
 * @param port of the front, as clients outside see it
 * @returns nothing if it is about something else
 */
export function jsonReply(
  target: string,
  port: number,
  knobs: AutodiscoverKnobs,
): Reply | undefined {
  const { pathname, searchParams } = new URL(target, 'https://unnamed.invalid');
  if (!pathname.toLowerCase().startsWith(path)) return undefined;
  const parameters = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const [, inPath = ''] = /^\/v1\.0\/([^/]+)$/i.exec(pathname.slice(path.length)) ?? [];
  const address = inPath === '' ? parameters.get('email') : unescaped(inPath);
  const protocol = parameters.get('protocol');
  if (!address) return refusal(400, 'MandatoryParameterMissing', 'The parameter Email is missing.');
  if (!protocol)
    return refusal(400, 'MandatoryParameterMissing', 'The parameter Protocol is missing.');
  const known = protocols.find((one) => one.toLowerCase() === protocol.toLowerCase());
  if (!known) return refusal(400, 'ProtocolNotSupported', `Supported: ${protocols.join(', ')}.`);
  const account = mailboxAt(address);
  if (!account) return refusal(404, 'UserNotFound', 'Nobody has this address.');
  const { activeSync, ews } = publishedFor(account, port, knobs);
  const autodiscover = `https://${placeOf(host, port)}/autodiscover/autodiscover.xml`;
  const urls = { AutodiscoverV1: autodiscover, ActiveSync: activeSync, Ews: ews };
  return jsonOf(200, 'OK', { Protocol: known, Url: urls[known] });
}

function refusal(status: 400 | 404, code: string, message: string): Reply {
  const reason = status === 400 ? 'Bad Request' : 'Not Found';
  return jsonOf(status, reason, { ErrorCode: code, ErrorMessage: message });
}

function jsonOf(status: number, reason: string, value: object): Reply {
  return {
    status,
    reason,
    headers: [['Content-Type', 'application/json; charset=utf-8']],
    body: JSON.stringify(value),
  };
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

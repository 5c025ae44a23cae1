/**
 * Autodiscover as Outlook of today asks it first: one GET without a logon, answered with JSON that
 * says where the older forms are ("v2").
 *
 * Source: the form of the query and the answers as Exchange 2016 and gromox have them.
 */
import { z } from 'zod';
import { Failure } from '../../model/failure.ts';
import { malformed, quoted, readDocument } from './document.ts';

const Endpoint = z.object({ Protocol: z.string().max(100), Url: z.string().max(2000) });
const Refusal = z.object({ ErrorCode: z.string().max(200), ErrorMessage: z.string().optional() });

export type EndpointAnswer =
  | { readonly kind: 'endpoint'; readonly protocol: string; readonly url: string }
  | { readonly kind: 'error'; readonly code: string; readonly message?: string };

/** In characters; an answer takes two hundred. */
const longest = 64 * 1024;

const path = '/autodiscover/autodiscover.json';

/** Whether it is this form that is asked for, with the mailbox in the query or in the path. */
export function isEndpointPath(pathname: string): boolean {
  return `${pathname.toLowerCase()}/`.startsWith(`${path}/`);
}

/** The path with its query, as it stands in the request line. */
export function endpointPath(address: string): string {
  const query = new URLSearchParams({
    Email: address,
    Protocol: 'AutodiscoverV1',
    RedirectCount: '1',
  });
  return `${path}?${query}`;
}

/** @throws Failure `autodiscover.empty`, `autodiscover.html`, `autodiscover.foreign`, `autodiscover.malformed` */
export function decodeEndpoint(body: Uint8Array): EndpointAnswer {
  const text = Buffer.from(body)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (!/^[{[]/.test(text)) throw notJson(body);
  const answer = jsonIn(text);
  const found = Endpoint.safeParse(answer);
  if (found.success)
    return { kind: 'endpoint', protocol: found.data.Protocol, url: found.data.Url };
  const refused = Refusal.safeParse(answer);
  if (!refused.success) throw malformed('neither Url nor ErrorCode', quoted(text));
  const { ErrorCode: code, ErrorMessage: message } = refused.data;
  return { kind: 'error', code, ...(message ? { message: quoted(message) } : {}) };
}

function jsonIn(text: string): unknown {
  if (text.length > longest) throw malformed('too long');
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('no JSON', quoted(text));
  }
}

/** A page is named as one; other documents are somebody else's. */
function notJson(body: Uint8Array): Failure {
  const { name, namespace } = readDocument(body);
  return new Failure('autodiscover.foreign', { root: quoted(name), namespace: quoted(namespace) });
}

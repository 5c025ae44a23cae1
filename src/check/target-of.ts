import { parse } from 'tldts';
import type { Target } from '../model/target.ts';

const https = 443;
const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/**
 * Reads a mailbox, a domain, a host or an address, with a port or a whole web address if need be.
 *
 * @returns nothing if the text is none of these
 */
export function targetOf(text: string): Target | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 320 || /\s/.test(trimmed)) return undefined;
  const mailbox = /^([^@\s<>"]{1,64})@([^@/:]+)$/.exec(trimmed);
  if (mailbox) {
    const domain = domainOf(mailbox[2] ?? '');
    return domain ? { text: trimmed, mailbox: trimmed, domain, port: https } : undefined;
  }
  return hostTarget(trimmed);
}

function hostTarget(text: string): Target | undefined {
  const [, host = '', port] =
    /^(?:https:\/\/)?(\[[0-9a-fA-F:.]+\]|[^/:@?#\\%[\]]+|[0-9a-fA-F:]{2,}[0-9a-fA-F.:]*)(?::(\d{1,5}))?(?:\/\S*)?$/i.exec(
      text,
    ) ?? [];
  const address = host.replace(/^\[|\]$/g, '');
  const number = port === undefined ? https : Number(port);
  if (number < 1 || number > 65_535) return undefined;
  if (isAddress(address)) return { text, domain: address, host: address, port: number };
  const name = domainOf(host);
  if (!name) return undefined;
  const registered = parse(name).domain ?? name;
  const isDomain = name === registered && port === undefined && name !== 'localhost';
  return isDomain
    ? { text, domain: name, port: number }
    : { text, domain: registered, host: name, port: number };
}

/** `parse` takes 999.999.999.999 for an address, a URL takes 127.1: only what both take is one. */
function isAddress(text: string): boolean {
  if (!parse(text).isIp) return false;
  return text.includes(':') ? toAscii(`[${text}]`) !== '' : toAscii(text) === text;
}

/** In the form DNS asks for: lower case, no dot at the end, punycode. */
function domainOf(text: string): string | undefined {
  const ascii = toAscii(text.replace(/\.$/, ''));
  const labels = ascii.split('.');
  const known = labels.length > 1 || ascii === 'localhost';
  const last = labels.at(-1) ?? '';
  if (!known || ascii.length > 253 || /^\d+$/.test(last)) return undefined;
  return labels.every((part) => label.test(part)) ? ascii : undefined;
}

function toAscii(name: string): string {
  try {
    return new URL(`http://${name}`).hostname;
  } catch {
    return '';
  }
}

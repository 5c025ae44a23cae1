/**
 * Whom a text is about: the hosts that its report, log or trace talks to, and the mailbox.
 *
 * Only names that stand where a client or Microsoft's analyzer names its server; a name in passing
 * (a signature, a link) is nobody's target. Apart from the readings: it finds what to check next,
 * not what is wrong.
 */

export interface NamedTarget {
  /** A host, or a mailbox address, in lower case. */
  readonly name: string;
  readonly kind: 'host' | 'mailbox';
  /** Where it stands; the first line is 1. */
  readonly line: number;
}

/** What is behind it is not looked at: who the text is about stands at its beginning or by the error. */
const longestText = 256 * 1024;
const longestLine = 64 * 1024;

const host = '((?:[a-z0-9_][a-z0-9_-]{0,62}(?<![_-])\\.){1,8}[a-z][a-z0-9-]{0,62}(?<!-))';
const paths = '(?:autodiscover|ews|mapi|rpc|microsoft-server-activesync|owa|ecp|oab|powershell)\\b';

const hosts: readonly RegExp[] = [
  `\\bhttps?://${host}(?::\\d{1,5})?/${paths}`,
  `\\b(?:resolve the host name|port \\d{1,5} on host|remote server|rpc proxy|connectivity to server|mail exchanger|host name) ${host}(?![\\w-])`,
  `\\bhost ${host} (?:couldn't|could not) be resolved`,
  `\\bhost='${host}'`,
].map((source) => new RegExp(source, 'gi'));

const mailboxes: readonly RegExp[] = [
  `\\b(?:test autodiscover for|for user|flow for domain|smtp email address:?|e-?mail address:?) '?([a-z0-9._+-]{1,64}@${host})`,
].map((source) => new RegExp(source, 'gi'));

/** Where Microsoft's own servers answer, a check of them says nothing about one's own. */
const microsoft =
  /(?:^|\.)(?:office365\.com|office\.com|outlook\.com|microsoft\.com|microsoftonline\.com|live\.com|windows\.net|testexchangeconnectivity\.com)$/;

export function namedTargets(text: string): NamedTarget[] {
  const found = text
    .slice(0, longestText)
    .split(/\r\n|\r|\n/)
    .flatMap((words, index) => namesOf(words.slice(0, longestLine), index + 1));
  return found.filter(({ name }) => !microsoft.test(name));
}

/** In the order in which they stand. */
function namesOf(words: string, line: number): NamedTarget[] {
  const all = [
    ...hosts.map((pattern) => ({ pattern, kind: 'host' as const })),
    ...mailboxes.map((pattern) => ({ pattern, kind: 'mailbox' as const })),
  ];
  return all
    .flatMap(({ pattern, kind }) =>
      Array.from(words.matchAll(pattern), ({ 1: name = '', index }) => ({
        at: index,
        target: { name: name.toLowerCase(), kind, line },
      })),
    )
    .toSorted((one, other) => one.at - other.at)
    .map(({ target }) => target);
}

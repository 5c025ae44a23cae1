/**
 * WWW-Authenticate: which ways to log on a server offers.
 *
 * Source: RFC 9110 11.6.1. Several challenges may stand in one header and several headers in an
 * answer; a comma parts challenges and parameters alike, and names count in any case.
 */

export interface Challenge {
  /** In the spelling everyone knows (`NTLM`, `Negotiate`), or as it was sent. */
  readonly scheme: string;
  /** What NTLM and Negotiate send instead of parameters: base64. */
  readonly token?: string;
  /** By name in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

const spellings = ['Basic', 'Bearer', 'Digest', 'Kerberos', 'Negotiate', 'NTLM'] as const;

/** A quoted string, or anything up to the next comma. */
const part = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const parameter = /^([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s"=][^"]*))$/;
const opening = /^([\w!#$%&'*+.^`|~-]+)(?:\s+(\S.*))?$/s;

/** Challenges and parameters of one header; what follows is left out. */
const mostParts = 128;
const mostHeaders = 32;

/** @param headers one string for each header of that name */
export function readChallenges(headers: readonly string[]): Challenge[] {
  return headers.slice(0, mostHeaders).flatMap((header) => {
    const challenges: Draft[] = [];
    const pieces = header.match(part)?.slice(0, mostParts) ?? [];
    for (const piece of pieces) add(challenges, piece.trim());
    return challenges;
  });
}

interface Draft extends Challenge {
  token?: string;
  readonly parameters: Record<string, string>;
}

/** A part is a parameter of the challenge before it, or begins a new one. */
function add(challenges: Draft[], piece: string): void {
  const last = challenges.at(-1);
  if (last && addParameter(last, piece)) return;
  const [, scheme, rest] = opening.exec(piece) ?? [];
  if (!scheme) return;
  const challenge: Draft = { scheme: spelled(scheme), parameters: {} };
  challenges.push(challenge);
  if (rest && !addParameter(challenge, rest)) challenge.token = rest;
}

function addParameter({ parameters }: Draft, piece: string): boolean {
  const [, name, quoted, bare] = parameter.exec(piece) ?? [];
  if (!name) return false;
  parameters[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare?.trim() ?? '';
  return true;
}

function spelled(scheme: string): string {
  return spellings.find((known) => known.toLowerCase() === scheme.toLowerCase()) ?? scheme;
}

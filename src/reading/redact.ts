/**
 * Cuts secrets out of a paste, before anything else touches it.
 *
 * Passwords, Authorization headers, NTLM and Kerberos tokens, cookies, keys. Every pattern is
 * bounded, so that the time is linear in the text. What is cut is named, never kept.
 */

import { Prefilter } from './matching/prefilter.ts';

export interface Redacted {
  readonly text: string;
  readonly count: number;
}

interface Secret {
  readonly kind: string;
  /** The group `secret` is cut, the rest of the match stays. */
  readonly pattern: RegExp;
  /** Where the pattern can't tell. */
  readonly isSecret?: (secret: string) => boolean;
}

const base64 = '[A-Za-z0-9+/_=-]';
const wordsForPassword =
  'pass(?:word|wd|phrase|wort)?|pwd|kennwort|passwort|mot de passe|contrase(?:ñ|n)a|senha|wachtwoord|has(?:ł|l)o|пароль|パスワード|密码';

const secrets: readonly Secret[] = [
  {
    kind: 'private key',
    pattern:
      /(?<secret>-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]|-(?!----)){0,20000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?)/g,
  },
  {
    kind: 'authorization',
    pattern:
      /(?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|ntlm|negotiate|digest|kerberos)?\s{0,4}(?<secret>[^\s"',;[\]](?:=(?:"[^"\r\n]{0,2000}")?|[^\r\n"'=]){2,8000})/gi,
  },
  {
    kind: 'cookie',
    pattern: /(?:set-)?cookie["']?\s{0,4}:\s{0,4}(?<secret>[^\s"'[][^\r\n"']{0,8000})/gi,
  },
  // NTLMSSP\0 in base64, then a SPNEGO or Kerberos token, then a JSON Web Token.
  { kind: 'NTLM token', pattern: new RegExp(`(?<secret>TlRMTVNTUA${base64}{8,8000})`, 'g') },
  {
    kind: 'Kerberos token',
    pattern: new RegExp(`\\b(?:negotiate|kerberos)\\s{1,4}(?<secret>${base64}{16,16000})`, 'gi'),
  },
  { kind: 'Kerberos token', pattern: new RegExp(`\\b(?<secret>YII${base64}{40,16000})`, 'g') },
  {
    kind: 'token',
    pattern:
      /\b(?<secret>eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{4,8000}(?:\.[A-Za-z0-9_-]{0,8000})?)/g,
  },
  {
    kind: 'token',
    pattern: new RegExp(`\\bbearer\\s{1,4}(?<secret>${base64}[A-Za-z0-9+/_=.-]{15,8000})`, 'gi'),
  },
  {
    kind: 'credentials',
    pattern: new RegExp(`\\bbasic\\s{1,4}(?<secret>${base64}{8,2000})(?![\\w])`, 'gi'),
    isSecret: (secret) => Buffer.from(secret, 'base64').includes(':'),
  },
  {
    kind: 'password',
    pattern: /\bAUTH\s{1,4}(?:PLAIN|LOGIN|XOAUTH2|NTLM)\s{1,4}(?<secret>[A-Za-z0-9+/=]{8,8000})/gi,
  },
  // An SMTP server asks "Password:" in base64; the next word is the answer.
  {
    kind: 'password',
    pattern: /334 UGFzc3dvcmQ6\s{1,40}(?:[<>~=CS:-]{1,4}\s{0,4})?(?<secret>[A-Za-z0-9+/=]{4,400})/g,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `<(?:\\w{1,20}:)?(?:${wordsForPassword})(?:\\s[^>]{0,200})?>(?<secret>[^<]{1,400})<`,
      'gi',
    ),
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${wordsForPassword})["']?\\s{0,4}(?:[:=：]|\\bis\\b|\\bwas\\b|\\bist\\b|\\bes\\b)\\s{0,4}(?:"(?<secret>[^"\\r\\n]{1,200})"|'(?<single>[^'\\r\\n]{1,200})'|(?<bare>(?:[^\\s"',;&<]|&(?!\\w{1,30}=)){1,200}))`,
      'giu',
    ),
  },
  {
    kind: 'password',
    pattern: /(?<=\s)-(?:password\d?|pw|adminpassword)\s{1,4}["']?(?<secret>[^\s"']{1,200})/gi,
  },
  { kind: 'password', pattern: /(?<=\s)\/p(?:ass(?:word)?)?:(?<secret>[^\s]{1,200})/gi },
  {
    kind: 'password',
    pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}):\/\/[^\s:/@]{1,100}:(?<secret>[^\s@/]{1,200})@/gi,
  },
  {
    kind: 'key',
    pattern:
      /\b(?:client_?secret|api[_-]?key|access_?key|account_?key|secret|refresh_token|access_token|x-api-key|sig)["']?\s{0,4}[:=]\s{0,4}["']?(?<secret>[A-Za-z0-9+/_=~.%-]{8,2000})/gi,
  },
  {
    kind: 'key',
    pattern:
      /\b(?<secret>xox[abeprs]-[A-Za-z0-9-]{10,250}|xapp-[A-Za-z0-9-]{10,250}|gh[opsu]_[A-Za-z0-9]{20,250}|AKIA[A-Z0-9]{16})\b/g,
  },
];

/** Most texts hold none, and are told from the others by one pass. */
const prefilter = new Prefilter(secrets.map(({ pattern }) => pattern));

/** A literal and what has to stand around it are no longer. */
const nearby = 20;

export function redact(text: string): Redacted {
  let count = 0;
  const suspected = new Set(prefilter.suspectedIn(text));
  let redacted = text;
  for (const secret of secrets) {
    if (!suspected.has(secret.pattern)) continue;
    const cuts = cutOut(secret, redacted);
    redacted = cuts.text;
    count += cuts.count;
    // What stands there instead has words of its own.
    for (const part of cuts.changed)
      for (const pattern of prefilter.suspectedIn(part)) suspected.add(pattern);
  }
  return { text: redacted, count };
}

interface Cuts extends Redacted {
  /** What stands there instead of secrets, and a little around it. */
  readonly changed: readonly string[];
}

function cutOut({ kind, pattern, isSecret }: Secret, before: string): Cuts {
  let grown = 0;
  let count = 0;
  const changed: { from: number; to: number }[] = [];
  const text = before.replace(pattern, (...match) => {
    const [whole] = match;
    const groups: Readonly<Record<string, string | undefined>> = match.at(-1);
    const secret = groups.secret ?? groups.single ?? groups.bare;
    if (!secret || isHarmless(secret) || isSecret?.(secret) === false) return whole;
    const instead = replaceLast(whole, secret, `[redacted: ${kind}]`);
    const from = Number(match.at(-3)) + grown - nearby;
    const to = from + instead.length + 2 * nearby;
    const last = changed.at(-1);
    if (last && last.to >= from) last.to = to;
    else changed.push({ from: Math.max(0, from), to });
    grown += instead.length - whole.length;
    count += 1;
    return instead;
  });
  return { text, count, changed: changed.map(({ from, to }) => text.slice(from, to)) };
}

/** What people say of a password: "the password is right", "using password: YES". */
const saidOfPasswords =
  /^(?:right|correct|fine|okay|ok|good|valid|known|accepted|refused|rejected|asked|locked|changed|reset|surely?|definitely|certainly|still|always|never|also|being|100 ?%|yes|no|true|false|null|none|richtig|korrekt|falsch|abgelaufen|goed|juist|bon|correcta|corretta|giusta)[.,;:!?)]{0,3}$/i;

/** Already cut, by us or by whoever pasted it, or no secret but the word for one. */
function isHarmless(secret: string): boolean {
  if (saidOfPasswords.test(secret)) return true;
  return /^(?:\[redacted|[*•x.#\s-]{2,}$|<[^>]*>$|\.\.\.|%\w+%$|\$\{?\w+\}?$|incorrect|wrong|expired|required|not\b|the\b)/i.test(
    secret,
  );
}

function replaceLast(text: string, part: string, instead: string): string {
  const at = text.lastIndexOf(part);
  return text.slice(0, at) + instead + text.slice(at + part.length);
}

/**
 * Answers of Autodiscover as they are pasted, and the log of Outlook's Test E-mail AutoConfiguration.
 *
 * Source: [MS-OXDSCLI] 2.2.4.1.1.2 (Error with Time and Id, ErrorCode) and [MS-OXWSADISC] 2.2.4
 * (ErrorCode by name). In the log each place ends in Failed or Succeeded; one that succeeds is enough.
 */
import type { Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';

const ofAutodiscover =
  /autodiscover|<(?:\w{1,20}:)?error time="|exchange\/2010\/autodiscover|responseschema\/2006/i;
/** But 600, which is also what every browser gets that looks: only a probe knows what it asked. */
const poxCode = /<(?:\w{1,20}:)?errorcode>\s{0,8}(?!600)(\d{3})\b/i;
const soapCode = /<(?:\w{1,20}:)?errorcode>\s{0,8}(invaliduser|invaliddomain|notfederated)\b/i;
const soapNames = new Map([
  ['invaliduser', 'InvalidUser'],
  ['invaliddomain', 'InvalidDomain'],
  ['notfederated', 'NotFederated'],
]);

/** A phone's request, or a test that plays one. */
const mobile = /\bmobilesync\b|\bautodiscover\b.{0,200}\B--eas\b|\B--eas\b.{0,200}\bautodiscover\b/;

const logged = /getlasterror=\d{1,10}; httpstatus=([45]\d\d)\b/;
const succeeded = /\bautodiscover\b.{0,400}\bsucceeded \(0x0{1,8}\)/;

export const autodiscoverPatterns = [ofAutodiscover, poxCode, soapCode, logged, succeeded, mobile];

export function readAutodiscoverAnswers(paste: Paste): Quote[] {
  const phone = paste.search.first(mobile);
  const context = phone
    ? [quoteOf(paste, { name: 'context.autodiscover', code: 'mobile-sync' }, phone.line)]
    : [];
  return [...errorsOf(paste), ...statusesOf(paste), ...context];
}

function errorsOf(paste: Paste): Quote[] {
  const { search } = paste;
  if (!search.has(ofAutodiscover)) return [];
  const numbers = search
    .lines(poxCode)
    .map(({ groups: [, code = ''], line }) =>
      errorQuote(paste, 'autodiscover.settings', code, line),
    );
  const names = search.lines(soapCode).flatMap(({ groups: [, code = ''], line }) => {
    const name = soapNames.get(code.toLowerCase());
    return name ? [errorQuote(paste, 'autodiscover.user-settings', name, line)] : [];
  });
  return [...numbers, ...names];
}

function errorQuote(paste: Paste, name: string, errorCode: string, line: number): Quote {
  return quoteOf(paste, { name, code: 'autodiscover.error', evidence: { errorCode } }, line);
}

function statusesOf(paste: Paste): Quote[] {
  if (paste.search.first(succeeded)) return [];
  return paste.search.folded(logged).map(({ groups: [, code = ''], line }) => {
    const evidence = { service: 'autodiscover' };
    return quoteOf(paste, { name: 'http.said', code, evidence }, line);
  });
}

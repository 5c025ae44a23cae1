/**
 * Where a text stands in the landscape of sign-ins: a federation server, XOAUTH2, Microsoft Graph.
 *
 * None of it is an error. It tells the same words apart: a certificate of AD FS that expired is
 * another person's work than one of Exchange.
 */
import type { Quote } from '../../model/observation.ts';
import type { Match } from '../matching/matcher.ts';
import { type Paste, quoteOf } from '../paste.ts';

const signs: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: 'context.adfs',
    pattern:
      /\badfs\b|\bad fs\b|\/adfs\/|\b(?:sts|adfs|fs|federation)\d{0,2}\.[a-z0-9-]{1,63}\.|usernamemixed|security token service|federat(?:ed|ion) (?:service|server|identity|user|domain)|federationmetadata|web application proxy/,
  },
  {
    name: 'context.xoauth2',
    pattern:
      /\b(?:authenticate|auth) [["'(]?(?:xoauth2|oauthbearer)|(?<!250[ -])\bauth(?:enticate)?(?: mechanisms?| type| method|)["']?[ :=]{1,4}["'[]?xoauth2|mechanisms?\W{1,4}xoauth2|oauthaccesstoken|saslmechanismoauth2|\baccesstoken\b|\bxoauth2 (?:with|and|for|to|login|token|from|against)\b|\bxoauth2\b.{0,40}\b(?:fail|refus|reject|not work|error)|\b(?:oauth ?2?|access token|bearer token)\b.{0,60}\b(?:imap|pop3?|smtp)\b|\b(?:imap|pop3?|smtp)\b.{0,60}\b(?:oauth ?2?|access token|bearer token|xoauth2)\b/,
  },
  {
    name: 'context.graph',
    pattern: /graph\.microsoft\.com|\bms ?graph\b|\bmicrosoft graph\b|\bgraph (?:api|mailer|sdk)\b/,
  },
  {
    name: 'context.hybrid',
    pattern:
      /\bhybrid\b|\bcloud\b|\bexo\b|\bhcw\b|cross[- ]premises|\bon-?prem(?:ises)?\b.{0,200}\b(?:365|online)\b|\b(?:365|online)\b.{0,200}\bon-?prem|organi[sz]ation ?relationship|federat(?:ion|ed)/,
  },
];

/** Single sign-on of other applications has the same certificates and numbers. */
const application =
  /\b(?:salesforce|jira|confluence|citrix|sharepoint|onedrive|sap|fiori|servicenow|zoom|slack|dynamics|crm|grafana|tableau|power ?bi|moodle|keycloak|workday|github|gitlab|vpn)\b/;
/** What signs in elsewhere, too; without it the name of an application says nothing here. */
const signIn = /\baadsts\d|\bmsis\d|\bsaml\w{0,6}\b|\btokens?\b|\bad ?fs\b|\bsso\b/;
const ours =
  /\bexchange\b|outlook|\b(?:office|microsoft) ?365\b|\b[om]365\b|\b(?:mail(?:box(?:es)?|s)?|e-?mails?|smtp|imap|pop3?|ews|owa|activesync|autodiscover)\b/;

/** A server that lists its mechanisms says nothing about the one that was used. */
const offered = /\bcapability\b|\b250[ -]auth\b|auth=plain/;

export const signInContextPatterns = [
  ...signs.map(({ pattern }) => pattern),
  application,
  signIn,
  ours,
];

export function readSignInContext(paste: Paste): Quote[] {
  const isForeign = paste.search.first(signIn) && !paste.search.first(ours);
  const foreign = isForeign ? paste.search.first(application) : undefined;
  const isOffer = ({ line }: Match) => offered.test(paste.folded[line - 1] ?? '');
  const other = foreign
    ? [quoteOf(paste, { name: 'sign-in.application', code: 'other' }, foreign.line)]
    : [];
  const found = signs
    .flatMap(({ name, pattern }) => {
      const first =
        name === 'context.xoauth2'
          ? paste.search.folded(pattern).find((match) => !isOffer(match))
          : paste.search.first(pattern);
      return first ? [quoteOf(paste, { name }, first.line)] : [];
    })
    .sort((a, b) => a.line - b.line);
  return [...found, ...other];
}

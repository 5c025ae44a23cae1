/**
 * Who is affected and where, what still works, and what stands in front of the server, in people's own words.
 *
 * None of it is an error; it tells apart the causes that a symptom has: one computer and all of them,
 * inside and outside, a mailbox of one's own and another's.
 */
import type { Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';

interface Sign {
  readonly name: string;
  readonly code?: string;
  readonly pattern: RegExp;
}

const works =
  '(?:(?:is |are |still |also |all |just ){0,4}(?:works?|working|ok|okay|fine|good|loads|opens|geht|gehen|l[äa]uft|laufen|funktioniert|fonctionne|marche|funziona|funciona)|no problem)';
const web =
  '(?:owa|outlook web app|outlook on the web|webmail|web access|web ?mail|ecp|browser|the web)';

const signs: readonly Sign[] = [
  {
    name: 'context.affected',
    code: 'one-computer',
    pattern:
      /\b(?:only|just|nur)\b.{0,12}\b(?:this|one|1|a single|my|his|her|ein(?:em|er)?|diese[mr]?)\b.{0,8}\b(?:pc|computer|laptop|machine|workstation|notebook|desktop|rechner)\b|\bother (?:pcs|computers|laptops|machines)\b.{0,20}\b(?:works?|fine|ok)\b|\b(?:another|different) (?:pc|computer|laptop|machine)\b.{0,20}\b(?:works?|fine|ok)\b|\bnew (?:outlook )?profile (?:works|fixes|helps)\b/,
  },
  {
    name: 'context.affected',
    code: 'one-user',
    pattern:
      /\b(?:only|just|nur)\b.{0,6}\b(?:one|1|this|a single|two|ein(?:e[mnr]?)?)\b.{0,4}\b(?:user|person|colleague|mailbox|benutzer(?:in)?|kolleg(?:e|in)|anwender)\b/,
  },
  {
    name: 'context.affected',
    code: 'everyone',
    pattern:
      /\b(?:all|every|alle|allen|tous les|todos los|tutti gli)\b.{0,12}\b(?:users?|outlooks|outlook (?:users?|clients?)|clients?|people|pcs|computers|staff|benutzer|anwender|utilisateurs|usuarios|utenti)\b|\b(?:everybody|everyone|nobody|no one|niemand|company[ -]?wide|whole (?:company|office|site|department|team))\b/,
  },
  {
    name: 'context.affected',
    code: 'outside',
    pattern:
      /\b(?:from|at|in the) home ?(?:office)?\b|\bhome ?office\b|\bfrom (?:the )?outside\b|\bexternal (?:users?|clients?|access)\b|\bexternally\b|\boutside (?:of )?(?:the |our )?(?:office|network|lan|company|domain|building)\b|\bover the internet\b|\bvon (?:zuhause|zu hause|au(?:ss|ß)en|extern)\b|\b(?:without|no) vpn\b/,
  },
  {
    name: 'context.affected',
    code: 'other-mailbox',
    pattern:
      /\b(?:shared|second|2nd|additional|another|other|delegated?|team|group|info|secondary)\b.{0,6}\b(?:mailbox(?:es)?|postbox|calendars?|inbox|postf[äa]ch(?:er)?)\b|\b(?:colleague|boss|manager|chef)(?:'s)?\b.{0,12}\b(?:mailbox|calendar|kalender|inbox|postfach)\b|\b(?:mailbox|calendar|inbox) of (?:my|a|his|her|our|the)\b|\bfull ?access\b|\bpublic folders?\b|\bdelegates?\b|\bautomapp|\bexpand(?:ing|ed)?\b/,
  },
  {
    name: 'context.works',
    code: 'owa',
    pattern: new RegExp(
      `\\b${web}\\b(?:(?!\\bnot\\b|n't).){0,30}\\b${works}\\b|\\bworks?\\b.{0,20}\\b(?:in|on|with|via|through|from) (?:the )?${web}\\b`,
    ),
  },
  {
    name: 'context.fails',
    code: 'owa',
    pattern: new RegExp(
      `\\b${web}\\b.{0,12}\\b(?:is |are |also |too |auch |and ){0,4}(?:down|dead|tot|broken|doesn't|does not|won't|not working|fails?|503|geht nicht|unavailable)\\b`,
    ),
  },
  {
    name: 'context.front',
    code: 'device',
    pattern:
      /\b(?:load ?-?balanc(?:er|ers|ing)|reverse ?-?proxy|ha-?proxy|kemp|big-?ip|net ?scaler|citrix adc|zevenet|barracuda|fortiweb|fortiadc|fortigate|sophos|waf|nginx|traefik|mod_proxy\w{0,10}|squid|cloudflare|web application proxy|application proxy|tmg|isa (?:server|20\d\d)|vip|layer 7)\b|\bf5\b|\bl7\b/,
  },
  {
    name: 'context.front',
    code: 'inspection',
    pattern:
      /\b(?:kaspersky|bitdefender|eset|avast|avg|zscaler|netskope|(?:ssl|tls|https)[ -](?:inspection|scan(?:ning)?|decryption|interception)|web ?(?:shield|antivirus)|anti-?virus|virus scanner|virenscanner)\b/,
  },
  {
    name: 'outlook.prompt',
    pattern:
      /\boutlooks?\b.{0,60}\b(?:asks?|asking|prompts?|prompting|pops? up)\b.{0,20}\b(?:passwords?|credentials?|log-?[io]n|sign-?in)\b/,
  },
  {
    name: 'context.exchange-online',
    pattern:
      /\b(?:cloud mailbox(?:es)?|mailbox(?:es)? (?:\w{1,20} ){0,2}(?:in|to) the cloud|postfach (?:\w{1,20} ){0,2}in der cloud)\b/,
  },
  {
    // The status bar asks, and no window comes.
    name: 'outlook.prompt',
    pattern:
      /\bneeds? password\b.{0,40}\b(?:status|bar|shown|bottom|corner|outlook)|\b(?:shows?|says?|displays?|reads|status(?: ?bar)?)\b.{0,40}\bneeds? password\b|\bkennwort erforderlich\b/,
  },
  {
    name: 'outlook.prompt',
    pattern:
      /\b(?:(?:password|credentials?|pw|kennwort|passwort)[ -]?|login[ -]?(?=loop|prompt|popup))(?:box|popup|pop-up|window|dialog|prompt|loop|fenster)(?:e?s)?\b|\bnags? for (?:credentials|the password|a password)\b|\basks? (?:me |them |us |him |her |people |users |everybody )?(?:for )?(?:the |a |his |her |their )?passw(?:or)?d\b|\b(?:di continuo|sans cesse|constantemente|continuamente|steeds|telkens)\b.{0,30}\b(?:password|mot de passe|contrase[ñn]a|wachtwoord)\b|\b(?:mot de passe|contrase[ñn]a|wachtwoord|password)\b.{0,30}\b(?:sans cesse|en boucle|constantemente|di continuo|continuamente|steeds)\b/,
  },
  { name: 'context.scheme', code: 'ntlm', pattern: /\bntlm(?:v[12]|ssp)?\b/ },
  {
    name: 'context.scheme',
    code: 'kerberos',
    pattern: /\b(?:kerberos|krb5|spn|gssapi|kdc_err\w{0,30})\b/,
  },
];

export const affectedPatterns = signs.map(({ pattern }) => pattern);

/** The first mention of each is enough. */
export function readAffected(paste: Paste): Quote[] {
  if (!paste.about) return [];
  return signs.flatMap(({ name, code, pattern }) => {
    const first = paste.search.first(pattern);
    return first ? [quoteOf(paste, { name, ...(code ? { code } : {}) }, first.line)] : [];
  });
}

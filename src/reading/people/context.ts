/**
 * What else a text says: which Outlook, which Exchange, whose cloud, what was changed, what still works.
 *
 * None of it is an error, all of it ranks causes.
 */
import type { Evidence, Quote } from '../../model/observation.ts';
import type { Match } from '../matching/matcher.ts';
import { type Paste, quoteOf } from '../paste.ts';

interface Sign {
  readonly name: string;
  readonly code?: string;
  readonly pattern: RegExp;
  /** From the match; nothing means it is none. */
  readonly evidence?: (match: Match['groups']) => Evidence | undefined;
}

const years: Readonly<Record<string, string>> = { '03': '2003', '07': '2007', xp: '2002' };
const outlookMajor: Readonly<Record<string, string>> = {
  '10': '2002',
  '11': '2003',
  '12': '2007',
  '14': '2010',
  '15': '2013',
  '16': '2016',
};
const exchangeBuild: Readonly<Record<string, string>> = {
  '6.5': '2003',
  '8': '2007',
  '14': '2010',
  '15.0': '2013',
  '15.1': '2016',
  '15.2': '2019',
};

const signs: readonly Sign[] = [
  {
    name: 'context.outlook',
    pattern:
      /\b(?:outlook|ol|office)[ -]?(?:for )?(?:version )?(97|98|2000|2002|xp|2003|2007|2010|2013|2016|2019|2021|2024|365|03|07|mac)\b(?!\.\d)(?! tenant)/g,
    evidence: ([whole = '', version = '']) =>
      whole.startsWith('office') && version === '365'
        ? undefined
        : { version: years[version] ?? version },
  },
  {
    name: 'context.outlook',
    pattern:
      /\b(?:outlook|client ?version|clientversion|outlook\.exe)\D{0,20}(1[0-6])\.0?\.?\d{1,5}(?:\.\d{1,5})?\b/g,
    evidence: ([, major = '']) => ({ version: outlookMajor[major] ?? '' }),
  },
  {
    name: 'context.exchange',
    pattern:
      /\b(?:exchange|exch|ex|e2k|exsrv|exchange server|srv)[ -]?(?:server )?(?:version )?(2000|2003|2007|2010|2013|2016|2019|se|subscription edition|7|10|13|16|19)\b(?!\.)/g,
    evidence: ([, version = '']) => ({ version: exchangeOf(version) }),
  },
  {
    // Two products side by side: "Outlook 2003 and 2007 on a 2010 server".
    name: 'context.exchange',
    pattern: /\b(2003|2007|2010|2013|2016|2019) (?:server|mailbox server|cas|dag|box|exchange)\b/g,
    evidence: ([, version = '']) => ({ version }),
  },
  {
    name: 'context.exchange',
    pattern:
      /\b(?:x-owa-version:? ?|exchange (?:server )?(?:version |build )?)(6\.5|8|14|15\.[012])\.\d/g,
    evidence: ([, build = '']) => ({ version: exchangeBuild[build] ?? '' }),
  },
  {
    name: 'context.exchange-online',
    pattern:
      /\b(?:office ?365|o365|microsoft ?365|m365|exchange online|exo)\b|(?:outlook|smtp)\.office(?:365)?\.com|\.onmicrosoft\.com|\.prod\.outlook\.com|\.protection\.outlook\.com/g,
  },
  {
    // Where a client hands mail in: ports that greet in plain text, and what mailers call them.
    name: 'mail.submission',
    pattern:
      /\bsmtp\b.{0,200}\b(?:587|25)\b|\b(?:587|25)\b.{0,200}\bsmtp\b|\bsmtp\.office365\.com\b|[a-z]:587\b|\bport\W{1,4}587\b/g,
  },
  {
    // A firewall that rewrites SMTP hides the greeting behind asterisks.
    name: 'mail.banner',
    code: 'masked',
    pattern: /\b220[ -][\w.]{0,60} ?\*{6}/g,
  },
  {
    // "keeps asking for the password", "prompted for credentials every few minutes"
    name: 'outlook.prompt',
    pattern:
      /\b(?:keeps?|constant(?:ly)?|contin\w{1,20}|repeated(?:ly)?|endless(?:ly)?|infinite(?:ly)?|always|again and again|over and over|st[äa]ndig|immer wieder|dauernd)\b.{0,50}\b(?:passwords?|credentials?|log-?in box|kennwort|passwort|anmeldefenster|sign-?in (?:window|prompt)|log-?in (?:window|prompt))\b/g,
  },
  {
    name: 'outlook.prompt',
    pattern:
      /\b(?:passwords?|credentials?|kennwort|passwort|log-?in|sign-?in)\b.{0,40}\b(?:over and over|again and again|repeatedly|constantly|continuously|endless(?:ly)?|loops?|every (?:few|couple|\d{1,4}|time|day|hour|minute|morning)|keeps? (?:coming|popping|appearing|returning|reappearing)|comes? (?:back|up again)|reappears|pops? up (?:again|constantly|every))\b/g,
  },
  {
    // Somebody asks about the analyzer, and does not paste what it said.
    name: 'context.question',
    code: 'analyzer',
    pattern:
      /(?:connectivity analy[sz]er|testconnectivity|exrca|\brca\b).{0,120}(?:captcha|verification code|verify code|ip (?:address|range)|source ip|gcc\b|internal(?:ly)?\b|safe to|api\b|schedul|automat|command line|powershell|alternative|download|offline)/g,
  },
  {
    name: 'context.question',
    code: 'analyzer',
    pattern:
      /(?:captcha|verification code|ip (?:addresses|ranges?)|source ips?|whitelist|allowlist|is it safe|is there an? (?:api|alternative|offline|official)|automate|schedule).{0,120}(?:connectivity analy[sz]er|testconnectivity|exrca|\brca\b)/g,
  },
  {
    name: 'context.question',
    code: 'headers',
    pattern:
      /\b(?:where|how)\b.{0,60}(?:message|internet|mail|e-?mail|full)[ -]headers?\b|\bhow (?:do|can) (?:i|we) (?:get|see|view|read|find|copy|analy[sz]e).{0,30}\bheaders?\b/g,
  },
  {
    name: 'context.device',
    code: 'phone',
    pattern: /\b(?:iphones?|ipads?|android|phones?|smartphones?|mobile devices?|samsung|handy)\b/g,
  },
  {
    name: 'context.device',
    code: 'windows-mobile',
    pattern: /\bwindows (?:mobile|phone|ce)\b|\bpocket ?pc\b|\bsupport code\b/g,
  },
  {
    name: 'context.tool',
    code: 'analyzer',
    pattern:
      /\b(?:test(?:exchange)?connectivity(?:\.microsoft)?|(?:microsoft |remote |exchange ){1,4}connectivity analy[sz]er|exrca|\brca\b)/g,
  },
  {
    name: 'context.change',
    code: 'migrated',
    pattern:
      /\bmigrat|\bmoved? (?:to|the mailbox|from|his|her|our|last|over)|\bmailbox move|\bmigr|\bumzug\b|\bumgezogen|\bupgraded? (?:from|to)|\btransition/g,
  },
  {
    name: 'context.change',
    code: 'updated',
    pattern:
      /\b(?:after|since|put|installed|applied|installing)\b.{0,40}\b(?:cu ?\d{1,4}|sp ?\d|service pack|update|kb\d{6,7}|patch|rollup|ru ?\d{1,4}|su\d{0,4})\b/g,
  },
  {
    name: 'context.change',
    code: 'sign-in',
    pattern:
      /\bbasic\b.{0,30}\bmodern\b|\bmodern auth\w{0,12}|\bsecurity defaults\b|\b(?:basic|legacy) auth\w{0,12}\b.{0,40}\b(?:off|disabled|blocked|retired|gone)\b/g,
  },
  {
    name: 'context.change',
    code: 'certificate',
    pattern: /\b(?:new|renewed|replaced|changed)\b.{0,30}\bcert/g,
  },
  {
    name: 'context.change',
    code: 'network',
    pattern:
      /\b(?:new|changed|replaced)\b.{0,30}\b(?:firewall|proxy|load ?balancer|public ip|dns|router)/g,
  },
  {
    name: 'context.works',
    code: 'owa',
    pattern:
      /\bowa (?:is )?(?:works?|working|ok|fine|still)|\bwebmail (?:is )?(?:works?|working|ok|fine)/g,
  },
  {
    // Browsers fetch an intermediate that was not sent, and look at name and dates, too.
    name: 'context.works',
    code: 'browser',
    pattern:
      /\b(?:in|with) (?:the |a |my |any |every )?browsers?\b.{0,60}\b(?:valid|works?|fine|ok|no (?:warning|problem)|accepted)\b|\bbrowsers? (?:\w{1,12} ){0,2}(?:accepts?|trusts?|no warning|valid|works?|fine|happy)\b/g,
  },
  {
    name: 'context.works',
    code: 'other-versions',
    pattern:
      /\b(?:2007|2010|2013|2016|2019|newer|other)s?(?: (?:versions?|clients?|ones?|outlooks?))?,? (?:are |is |were )?(?:all )?(?:work|fine|ok|bien|gut|connect|no problem|laufen|gehen)/g,
  },
  {
    name: 'context.works',
    code: 'other-users',
    pattern:
      /\b(?:other|all other|everybody else|everyone else|the rest)\b.{0,20}\b(?:works?|fine|ok|connect)/g,
  },
  {
    name: 'outlook.connection',
    pattern: /\bssl\[(no|yes)\]/g,
    evidence: ([, encrypts = '']) => ({
      encrypt: encrypts === 'no' ? 'SSL[No]' : 'SSL[Yes]',
    }),
  },
];

export const contextPatterns = signs.map(({ pattern }) => pattern);

/** The first mention of each thing is enough. */
export function readContext(paste: Paste): Quote[] {
  if (!paste.about) return [];
  const mentions = signs
    .flatMap((sign) => matchesOf(sign, paste).flatMap((match) => mentionOf(sign, match)))
    .sort((a, b) => a.line - b.line);
  const seen = new Set<string>();
  return mentions.flatMap(({ line, ...said }) => {
    const key = JSON.stringify([said.name, said.code, said.evidence]);
    if (seen.has(key)) return [];
    seen.add(key);
    return [quoteOf(paste, said, line)];
  });
}

/** Where every match says the same, the first is all. */
function matchesOf({ evidence, pattern }: Sign, { search }: Paste): Match[] {
  if (evidence) return search.folded(pattern);
  const first = search.first(pattern);
  return first ? [first] : [];
}

interface Mention {
  readonly name: string;
  readonly code?: string;
  readonly evidence: Evidence;
  readonly line: number;
}

function mentionOf({ name, code, evidence }: Sign, { groups, line }: Match): Mention[] {
  const facts = evidence ? evidence(groups) : {};
  return facts ? [{ name, ...(code ? { code } : {}), evidence: facts, line }] : [];
}

function exchangeOf(version: string): string {
  if (version === 'se' || version === 'subscription edition') return 'SE';
  if (version === '7') return '2007';
  return version.length === 2 ? `20${version}` : version;
}

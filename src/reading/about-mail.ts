/**
 * Whether a text is about handing mail in, passing it on or fetching it, though it names no Exchange.
 *
 * A library knows the host it was given and its own class names, no product; the same goes for a
 * transfer agent next to Exchange. A text that names another provider's host is about theirs.
 * Names: of the libraries and programs as they print themselves; verbs of RFC 5321, fields of RFC 3464.
 */

const libraries = [
  'nodemailer',
  'php ?mailer',
  'smtplib',
  'imaplib',
  'poplib',
  'imapclient',
  'imap_tools',
  'mailkit',
  'action_?mailer',
  '(?:javax|jakarta|com\\.sun)\\.mail\\b',
  'angus\\.mail',
  'springframework\\.mail',
  'system\\.net\\.mail',
  'net::(?:smtp|imap|pop)',
  'swift_?(?:mailer|transport|smtp)',
  'component\\\\mailer',
  'laminas\\\\mail',
  'zend\\\\mail',
  'gomail',
  'mail\\.v2',
  'lettre::',
  '\\bcommand: ?[\'"]?conn\\b',
  '[\'"]e(?:auth|envelope)[\'"]',
  'connection could not be established with host',
];

const programs = [
  'fetchmail',
  'getmail',
  'imapsync',
  'offlineimap',
  '\\bmbsync\\b',
  '\\bm?s?smtp:',
  '\\bswaks\\b',
  '\\bsendmail\\[',
  '\\bpostfix/',
  'remote_smtp',
  'send-mailmessage',
  'mxtoolbox',
  '\\bnoqueue:',
  '\\bstatus=(?:deferred|bounced|undeliverable)',
];

const protocol = [
  '\\bsmtps?\\b',
  '\\b(?:imap4?|pop3)\\b',
  '\\bsmtp[_-]?(?:host|server|error|connect|auth|client|transport|exception|recipients|sender|data)',
  '\\b(?:ehlo|helo|starttls)\\b',
  '\\bmail from:',
  '\\brcpt to\\b',
  '\\b(?:imap|pop)s?://',
  '(?<=[\\w.]):(?:465|587|993|995)\\b',
  '0x800ccc[0-9a-f]{2}\\b',
  '\\b(?:reporting-mta|diagnostic-code|remote-mta):',
  '\\b(?:smtp|imap|pop3?|mail|mx\\d{0,2})\\.[\\w.-]{1,80}:(?:25|110|143|465|587|993|995)\\b',
  '\\bport[\'" :=]{1,4}(?:25|465|587|993|995)\\b',
];

/** Names that hosts of mail have; those of the big providers are theirs. */
const hosts = [
  '\\b(?:web|e)?mail\\d{0,2}\\.(?!(?:google|yahoo|aol|zoho|yandex|proton(?:mail)?|ru|me)\\b)[\\w-]{2,40}\\.',
  '\\b(?:ex|exch(?:ange)?|cas|mbx|owa|mx)-?\\d{0,3}\\.[\\w-]{2,40}\\.',
];

const notices = [
  'send(?:en)?\\/(?:receive|empfangen)',
  '\\badressbuch\\b',
  '\\bundeliverable\\b',
  '\\bunzustellbar\\b',
  '\\bdelivery (?:has failed|status notification|subsystem)',
  "\\b(?:couldn't|could not|can't) be delivered\\b",
  'nicht zugestellt werden',
  "n'a pas pu être (?:remis|livr)",
  'no se (?:pudo|ha podido) entregar',
  '\\bmailer-daemon\\b',
  '\\brecipient address rejected\\b',
  "\\b(?:fail(?:ed|ure)|unable|error|(?:could|can) ?not|can't) (?:to )?send(?:ing)? (?:\\w{1,12} ){0,2}e?-?mails?\\b",
  '\\{led=',
  '\\bled=4',
  '\\blasterror\\b',
  '\\b(?:den|dem|der|unser(?:e[mnr]?)?|notre|du|nuestro|il|onze) exchange\\b',
];

const aboutMail = new RegExp(
  [...libraries, ...programs, ...protocol, ...hosts, ...notices].join('|'),
  'i',
);

const elsewhere = new RegExp(
  [
    '\\b(?:smtp|smtp-relay|imap|pop)\\.(?:gmail|googlemail)\\.com\\b',
    '\\bgsmtp\\b',
    '\\b(?:smtp|imap|pop)\\.mail\\.(?:yahoo|me|ru)\\b',
    '\\b(?:smtp|imap|pop)\\.(?:aol|zoho|yandex|qq|163|126|gmx|web|ionos|strato|fastmail|migadu)\\.',
    '\\bemail-smtp\\.[\\w-]{1,30}\\.amazonaws\\b',
    '\\b(?:amazonses|amazon ses|sendgrid|mailgun|mailtrap|mailjet|sparkpost|postmarkapp|brevo|sendinblue|mandrill(?:app)?|mailpit|mailhog)\\b',
    '\\bdovecot\\b',
  ].join('|'),
  'i',
);

/** What a text is about stands in its beginning, in characters. */
const beginning = 64 * 1024;

export function isAboutMail(text: string): boolean {
  const start = text.slice(0, beginning).replaceAll(/[ \t\u00a0]{1,100}/g, ' ');
  return aboutMail.test(start) && !elsewhere.test(start);
}

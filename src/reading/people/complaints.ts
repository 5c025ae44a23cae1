/**
 * How people tell that something does not work, and not why: who wants what, and does not get it.
 *
 * It says the least of all that is read, and counts only where nothing else in a text is an answer.
 */
import { outlook, type Wording } from './wording.ts';

/** Something does not go as it should. */
export const trouble =
  /\b(?:can(?:not|'?t)|could ?n[o']t|unable|won'?t|does ?n[o']?'?t|do(?:es)? not|did ?n[o']?'?t|is ?n'?t|not|nothing|no (?:longer|mails?|new|connection)|never|stop(?:s|ped)|fail(?:s|ed|ing|ure)?|broken?|refus\w{1,8}|rejected|error|trouble|problems?|issues?|dead|nicht|keine?n?|geht nicht|fehl\w{1,10}|verweigert|pas|plus|impossible|[ée]chou\w{1,6}|erreur|no (?:puede|pueden|se|funciona|recib\w{1,6}|conecta|envía)|non (?:funziona|riesc\w{1,4}|si|arriva|invia)|niet|geen|nie)\b/;
const phone =
  /\b(?:i(?:phone|pad|os)s?|android|(?:cell|smart|mobile )?phones?|tablets?|mobiles?|samsung|pixel|handys?|tel[eé]fonos?|m[oó]vil(?:es)?|t[eé]l[eé]phones?|telefoon|telefon\w{0,3}|mobieltje)\b/;
const mailbox =
  /\b(?:e?-?mails?|exchange|active ?sync|eas|calendars?|contacts?|mailbox\w{0,2}|account|inbox|postfach|kalender|kontakte|courriels?|correos?|posta)\b/;
const fetches =
  /\b(?:sync\w{0,12}|synchroni\w{1,10}|gets?|getting|receiv\w{1,4}|fetch\w{0,3}|download\w{0,3}|load\w{0,3}|connect\w{0,5}|verbind\w{0,5}|verbunden|abruf\w{0,3}|empf\w{1,5}|add(?:ing)? (?:the |an |my |his |her )?(?:exchange |work )?account|set(?:ting)? ?up|configur\w{1,8}|einricht\w{1,3}|log(?:ging)? ?[io]n|sign(?:ing)? ?in|verif\w{1,8}|reciben?|recibir|conecta\w{0,2}|reçoi\w{1,3}|recevoir|connexion|arriva\w{0,2}|ricev\w{1,4}|ontvang\w{0,3}|verbinding)\b/;
const sender =
  /\b(?:scanners?|scans?|copiers?|printers?|mfps?|multi-?funct?ion\w{0,4}|ricoh|xerox|konica|kyocera|canon|brother|sharp|drucker|kopierer|imprimante|copieur|impresora|escáner|stampante|kopieerapparaat|alarm\w{0,2}|nas|synology|qnap|ups|erp|crm|ticket\w{0,3}|application|app|programm?|script|web ?site|web ?shop|web ?form|contact form|wordpress|cron|monitoring|notifications?|sap|software|anwendung)\b/;
const sends =
  /\b(?:send\w{0,4}|sent|senden|gesendet|verschick\w{1,3}|versend\w{1,4}|envoy\w{1,4}|envoi\w{0,3}|envia\w{0,2}|enviar|invi\w{1,4}|verstu\w{1,4}|relay\w{0,3}|deliver\w{0,3}|scan to (?:e-?)?mail|smtp)\b/;
const reaches =
  /\b(?:connect\w{0,5}|verbind\w{0,5}|verbunden|conecta\w{0,2}|connexion|connett\w{1,4}|reach\w{0,3}|erreich\w{1,4}|disconnect\w{0,3}|getrennt|online|offline|open (?:the |his |her |their |its )?(?:mailbox(?:es)?|outlook))\b/;

/** Mail that others keep. */
const elsewhere =
  /\b(?:gmail|google\w{0,4}|yahoo|icloud|gmx|aol|zoho|dovecot|zimbra|ionos|strato|hotmail|proton\w{0,4})\b/;

function but(...others: readonly RegExp[]): RegExp {
  return new RegExp([elsewhere, ...others].map(({ source }) => source).join('|'));
}

/** In one breath, in characters. */
const within = 200;

const kinds: readonly Wording[] = [
  {
    code: 'phone-without-mail',
    ours: /\b(?:mail app|work e?-?mails?)\b/,
    all: [phone, mailbox, fetches, trouble],
    but: but(
      /\b(?:teams|wi-?fi|wlan|vpn|authenticator|sms|sim|caller|app store|notifications?|sound|ringtone|signatures?|dark mode|battery|attachments?|junk|spam|print\w{0,4}|sender|delivery|undeliver\w{1,5}|ndr|bounce\w{0,2})\b/,
    ),
  },
  {
    code: 'program-cannot-send',
    all: [sender, sends, trouble],
    but: but(
      /\b(?:print queue|paper|toner|fax|teams|spam|junk|undeliver\w{1,5}|ndr|bounce\w{0,2}|read receipts?|attachments?|signatures?)\b/,
    ),
  },
  {
    code: 'outlook-without-server',
    all: [outlook, reaches, trouble],
    but: but(
      /\b(?:signatures?|attachments?|links?|hyperlinks?|search\w{0,4}|print\w{0,4}|rules?|reminders?|add-?ins?|com add\w{0,4}|crash\w{0,3}|freez\w{1,3}|hang\w{0,2}|slow|spell\w{0,6}|fonts?|themes?|pdf|excel|word|teams|spam|junk|phishing|templates?|categor\w{1,4}|colou?rs?|gmail|yahoo|icloud|android|iphone|ios|pst|undeliver\w{1,5}|ndr|bounce\w{0,2}|archiv\w{1,4}|licen[sc]e\w{0,2}|activat\w{1,4}|install\w{0,5}|autocomplete|images?|pictures?|html)\b/,
    ),
  },
  {
    code: 'mail-program-cannot-log-on',
    all: [
      /\b(?:imap4?s?|pop3?s?|thunderbird|mailbird|em ?client|apple mail|k-?9|mutt|evolution|fetchmail|getmail|mailspring|postbox)\b/,
      /\b(?:log(?:ging|s|ged)? ?[io]n|login|sign(?:ing)? ?in|passwo?r?d?s?|credentials?|authenticat\w{1,5}|auth|connect\w{0,5}|verbind\w{0,5}|anmeld\w{0,4}|kennwort|passwort|fetch\w{0,3}|retriev\w{1,4}|mot de passe|connexion|contraseña|accesso)\b/,
      trouble,
    ],
    but: but(
      /\b(?:calendar add-?on|filters?|folders? (?:missing|names?)|subscri\w{1,6}|junk|signatures?)\b/,
    ),
  },
  {
    code: 'program-without-mailbox',
    all: [
      /\b(?:ews|exchange web services|exchangelib|davmail|evolution-ews|owl|ews-?\w{1,20}|php-?ews|managed api|room (?:panel|display|booking)\w{0,2}|crm|voicemail|unified messaging|booking panels?)\b/,
      /\b(?:connect\w{0,5}|verbind\w{0,5}|log(?:ging)? ?[io]n|login|access\w{0,3}|authenticat\w{1,5}|sync\w{0,8}|read\w{0,3}|zugriff|anmeld\w{0,4}|reach\w{0,3})\b/,
      trouble,
    ],
    but: elsewhere,
  },
];

export const complaints: readonly Wording[] = kinds.map((kind) => ({ ...kind, within }));

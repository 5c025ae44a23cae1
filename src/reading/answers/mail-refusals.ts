/**
 * A refusal of mail that gives no reason: `550 5.7.1` and nothing, or "Access denied".
 *
 * 5.7.1 is a dozen things, and where none of their words stands in the text all of them are left. What
 * does say something is the way the mail went: handed in by a client or a device, or delivered to
 * somebody else's server. Source: RFC 3463 section 3.8 (X.7.1, delivery not authorized, message refused).
 */
import type { Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';

/** The reply must stand there, or a word of mail: three numbers are a version, too. */
const refusal = /(?<![\w.])55[04][ -]{1,2}#?5\.7\.[01](?!\w|\.\d)/;
const codeAlone = /(?<![\w.])5\.7\.[01](?!\w|\.\d)/;
const mailWord = /\be?-?mails?\b|\bsmtp\b|\bbounc|\bndrs?\b|\brecipient|\bdeliver/;
const reasons =
  /unable to relay|relay(?:ing)? (?:access )?(?:denied|not)|not authenticated|tenantattribution|resolver\.|send ?as|on behalf|not authori[sz]ed|restricted|sender policy|sender id\b|\bspf\b|\bdkim\b|\bdmarc\b|block|black|unsolicited|suspicious|\bspam|virus|malware|content|attachment|banned|reputation|listed|transport\.rules|\bptr\b|reverse|gr[ae]y-?list|size|quota|unknown|no such|does not exist|not found|credential|unsuccessful|starttls|\btls\b|loop|\brate|too many|helo|ehlo|hostname|stage:|organization/;
const handedIn =
  /\b(?:scanner|printer|copier|mfp|device|script|app(?:lication)?|tool|erp|crm|nas|ticket|monitoring|website|web site|server sends|through|thru|over (?:the |our )?exchange|smart ?host|connector|port (?:25|587)|smtpclient|nodemailer|phpmailer|smtplib|javamail)\b/;
const delivered =
  /\b(?:remote server returned|partner|customers?|their|recipient|receiver|gmail|yahoo|hotmail|extern\w*|outside|bounc\w*|ndrs?|generating server|remote-mta|smart ?host)\b/;

export const mailRefusalPatterns = [codeAlone];

export function readMailRefusals(paste: Paste): Quote[] {
  const at = paste.search.linesFor([codeAlone]).find((line) => isRefusal(paste.folded[line - 1]));
  if (at === undefined || paste.folded.some((line) => reasons.test(line))) return [];
  const says = (pattern: RegExp) => paste.folded.some((line) => pattern.test(line));
  const ways = [
    ...(says(handedIn) ? ['handed-in'] : []),
    ...(says(delivered) ? ['delivered'] : []),
  ];
  const way = ways.length > 0 ? ways : ['handed-in', 'delivered'];
  return [quoteOf(paste, { name: 'mail.refusal', code: 'no-reason', evidence: { way } }, at)];
}

function isRefusal(line = ''): boolean {
  return refusal.test(line) || (codeAlone.test(line) && mailWord.test(line));
}

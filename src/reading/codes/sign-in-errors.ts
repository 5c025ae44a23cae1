/**
 * Numbers of Microsoft Entra's token service, wherever they stand: AADSTS50076, the `error_codes` of
 * its JSON answer, the address that looks one up.
 *
 * Every product that signs in there gets the same numbers, so they count unless the text names
 * another product and nothing of mail. Source: Microsoft Entra authentication error codes.
 */
import type { Quote } from '../../model/observation.ts';
import { longestLine, type Paste, quoteOf } from '../paste.ts';

const name = /\baad ?sts/i;
const named = /\baad ?sts[ :-]?(\d{4,8})\b/gi;
const listed = /["']?error_codes["']?\s{0,4}[:=]\s{0,4}\[([\d,\s]{1,200})\]/gi;
const lookedUp = /login\.microsoftonline\.com\/error\?code=(\d{4,8})/gi;
const signInLog = /\bsign-?in error code\b\W{1,10}(\d{4,8})\b/gi;

/** A number that a line break cut: the rest stands at the start of the next line. */
const cut = /\baadsts\d{0,7}$/i;

const mail =
  /\b(?:e?mail(?:s|er|ing|box(?:es)?)?|smtp|imap|pop3?|ews|graph|outlook|exchange|office ?365|[om]365|davmail|thunderbird|calendar|shared mailbox|xoauth2|newsletter|scanner|tickets?|helpdesk)\b/i;
const otherProduct =
  /\b(?:kubectl|kubernetes|aks|terraform|azurerm|grafana|power ?bi|sharepoint|onedrive|azure ?devops|databricks|key ?vault|snowflake|jenkins|argo ?cd|vault|gitlab|jira|tableau|salesforce|dynamics|sql|cosmos|blob|storage account|vpn|citrix|aws|az login|azure cli|docker|acr|intune|spa|react|angular|vue|blazor|next\.?js|asp\.net|wordpress)\b/i;

export const signInErrorPatterns = [name, listed, lookedUp, signInLog, mail, otherProduct];

export function readSignInErrors(paste: Paste): Quote[] {
  if (!paste.about && paste.search.has(otherProduct)) {
    if (!paste.search.has(mail)) return [];
  }
  return paste.search.linesFor([name, listed, lookedUp, signInLog]).flatMap((line) => {
    const text = paste.lines[line - 1] ?? '';
    if (text.length > longestLine) return [];
    const whole = mended(text, paste.lines[line]);
    const numbers = [
      ...Array.from(whole.matchAll(named), ([, number = '']) => number),
      ...Array.from(whole.matchAll(lookedUp), ([, number = '']) => number),
      ...Array.from(whole.matchAll(signInLog), ([, number = '']) => number),
      ...Array.from(whole.matchAll(listed), ([, list = '']) => list.match(/\d{4,8}/g) ?? []).flat(),
    ];
    return [...new Set(numbers)].map((number) => errorQuote(paste, number, line));
  });
}

function errorQuote(paste: Paste, number: string, line: number): Quote {
  return quoteOf(
    paste,
    { name: 'entra.error', code: `AADSTS${number}`, evidence: { number: Number(number) } },
    line,
  );
}

function mended(line: string, next: string | undefined): string {
  const rest = cut.test(line.trimEnd()) && /^\s{0,8}>?\s{0,8}(\d{1,8})(?!\d)/.exec(next ?? '')?.[1];
  return rest ? line.trimEnd() + rest : line;
}

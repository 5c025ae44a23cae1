/**
 * Addresses that an ActiveSync client was given. The path is always /Microsoft-Server-ActiveSync at the
 * root of the host (MS-ASHTTP 2.2.1.1.1.1), so whatever else stands there was entered by mistake.
 */
import type { Quote } from '../../model/observation.ts';
import { isNear, type Paste, quoteOf } from '../paste.ts';

const behindAnother =
  /https?:\/{1,4}[^\s/"']{1,253}\/([^\s"'?]{1,200}?\/)microsoft-server-activesync|microsoft-server-activesync\/{1,4}microsoft-server-activesync/;
const plainHttp = /\bhttp:\/\/[^\s/"']{1,253}\/microsoft-server-activesync/;
const otherPath =
  /https?:\/\/[^\s/"']{1,253}\/(?:owa|ews|ecp|exchange|exchange\.asmx|mapi|oab|rpc)\b/;
const asServer =
  /(?:active ?sync|\beas\b|tb ?sync|phone|iphone|android).{0,80}(?:server|url|host|address)|(?:server|url|host)\b.{0,80}(?:active ?sync|\beas\b|tb ?sync|phone|iphone|android)/;

export const activeSyncUrlPatterns = [behindAnother, plainHttp, otherPath];

export function readActiveSyncUrls(paste: Paste): Quote[] {
  return paste.search.linesFor(activeSyncUrlPatterns).flatMap((line) => {
    const text = paste.folded[line - 1] ?? '';
    if (!text.includes('://')) return [];
    const code = codeOf(text, paste.lines, line);
    return code ? [quoteOf(paste, { name: 'activesync.url', code }, line)] : [];
  });
}

function codeOf(text: string, lines: readonly string[], line: number): string | undefined {
  if (behindAnother.test(text)) return 'path-before';
  if (plainHttp.test(text)) return 'plain-http';
  const isOther = otherPath.test(text) && isNear(lines, line, new RegExp(asServer, 'i'), 0);
  return isOther ? 'other-path' : undefined;
}

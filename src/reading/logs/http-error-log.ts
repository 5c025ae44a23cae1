/**
 * Lines of the HTTPERR log: requests that Windows itself answered, since no process of IIS took them.
 *
 * They stand in no IIS log, and their reason says what happened to the application pool. Source: "Types
 * of Errors Logged by the HTTP Server API", learn.microsoft.com. Times are UTC.
 */
import type { Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';

/** What is left out there (Timer_ConnectionIdle, Client_Reset) is no fault: clients go away. */
const reasons = [
  'AppOffline',
  'AppPoolTimer',
  'AppShutdown',
  'BadRequest',
  'Connection_Abandoned_By_AppPool',
  'Connection_Abandoned_By_ReqQueue',
  'Connections_Refused',
  'ConnLimit',
  'Disabled',
  'FieldLength',
  'QueueFull',
  'RequestLength',
  'Timer_AppPool',
] as const;
const byName = new Map(reasons.map((name) => [name.toLowerCase(), name]));

/** HTTP/1.1 POST /mapi/emsmdb [stream] 503 site reason queue; the status is a dash where none was sent. */
const entry = new RegExp(
  `\\bhttp/[12](?:\\.[01])? \\S{3,20} (\\S{1,2000}) (?:- )?([45]\\d\\d|-) (?:\\d{1,10}|-) (${[...byName.keys()].join('|')})(?: (\\S{1,100}))?(?: |$)`,
);

export const httpErrorPatterns = [entry];

export function readHttpErrors(paste: Paste): Quote[] {
  // Other web sites have pools, too.
  if (!paste.about) return [];
  return paste.search.folded(entry).flatMap(({ groups, line }) => {
    const [, , , reason = '', queue = '-'] = groups;
    const code = byName.get(reason);
    if (!code) return [];
    const evidence = { queue };
    return [quoteOf(paste, { name: 'http-sys.error', code, evidence }, line)];
  });
}

/** IIS's own rules, which come before Exchange hears of a request. */
import type { HttpExchange, Reply } from '../http-exchange.ts';
import type { FrontKnobs } from '../knobs.ts';
import type { Layer } from './layers.ts';
import type { Line } from './line.ts';

export function webServer(knobs: FrontKnobs, { channel }: Line): Layer {
  return (exchange, next) => {
    const refusal = refusalOf(knobs, exchange, channel !== undefined);
    return refusal ? exchange.reply({ from: 'iis', ...refusal }) : next();
  };
}

function refusalOf(
  knobs: FrontKnobs,
  { path }: HttpExchange,
  isSecure: boolean,
): Reply | undefined {
  const directory = path.split('/')[1] ?? '';
  if (knobs.missing.includes(directory)) return { status: 404, reason: 'Not Found' };
  if (knobs.redirected.includes(directory))
    return { status: 302, reason: 'Found', headers: [['Location', '/owa/']] };
  if (directory === '') return undefined; // the site itself, which wants neither
  if (knobs.wantsTls && !isSecure) return forbidden(4, knobs);
  return knobs.wantsClientCertificate ? forbidden(7, knobs) : undefined;
}

/** As IIS's own page has it. Who isn't on the machine is told no more than that it is forbidden. */
function forbidden(substatus: number, { detailedErrors }: FrontKnobs): Reply {
  const title = detailedErrors
    ? `HTTP Error 403.${substatus} - Forbidden`
    : '403 - Forbidden: Access is denied.';
  return {
    status: 403,
    reason: 'Forbidden',
    headers: [['Content-Type', 'text/html']],
    body: `<html><title>${title}</title><h2>${title}</h2></html>`,
  };
}

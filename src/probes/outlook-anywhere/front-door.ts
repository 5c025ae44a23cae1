/**
 * What comes before RPC: which ways to log on the proxy offers, and whether it takes the account.
 *
 * The account is tried by one small request, alone. Where Autodiscover lives behind the same door it
 * is tried there first, since Extended Protection seldom stands there: what is refused there is the
 * password; what is refused at the proxy after that is the way, not the password.
 */
import { Failure } from '../../model/failure.ts';
import type { Answer } from '../../net/http-connection.ts';
import { httpFailure } from '../../net/http-failure.ts';
import { type Ask, beginLogon, type Scheme } from '../../net/http-logon.ts';
import { admitCredentials } from '../../net/way.ts';
import { valuesOf } from '../../wire/http1/head.ts';
import {
  type ChannelVerb,
  channelLength,
  channelRequestHead,
} from '../../wire/rpc-http/channel-request.ts';
import { decodeRts } from '../../wire/rpc-http/rts.ts';
import { type Door, knock, logonTo, namesIn } from '../door.ts';
import { hearOffer } from '../offer.ts';
import { hostOf, step } from '../visit.ts';
import { echo, methods } from './steps.ts';
import type { MailboxVisit } from './visit.ts';

export const proxyPath = '/rpc/rpcproxy.dll';
const rpcPort = 6001;
/** An RTS PDU of a few bytes; room for one that says more. */
const longestEchoBody = 1024;

function requestTo(visit: MailboxVisit, verb: ChannelVerb): Ask {
  const { server } = visit.mailbox;
  const host = hostOf(visit);
  return (contentLength, headers) =>
    channelRequestHead({
      verb,
      path: proxyPath,
      server,
      port: rpcPort,
      host,
      contentLength,
      headers,
    });
}

/** Asks without credentials; a 401 that offers ways to log on is the healthy answer. */
export async function askMethods(
  visit: MailboxVisit,
  verb: ChannelVerb,
  door: Door,
): Promise<readonly string[]> {
  const { connection, talk } = door;
  return step(visit, methods, `${verb} ${visit.endpoint.name}`, talk, async (note) => {
    note({ verb });
    connection.send(requestTo(visit, verb)(0, []));
    talk.say('client', `${verb} ${proxyPath}, no credentials`);
    return hearOffer(visit, door, note);
  });
}

/** Content-Length 4 with 4 bytes: the proxy answers by itself, whatever it thinks of the logon. */
export async function askEcho(visit: MailboxVisit, scheme: Scheme, door: Door): Promise<void> {
  const { connection, talk, way } = door;
  const subject = `${visit.endpoint.name}${proxyPath}`;
  await step(visit, echo, subject, talk, async (note) => {
    const logon = logonTo(visit, door, scheme, requestTo(visit, 'RPC_OUT_DATA'));
    note({ ...logon.facts, path: proxyPath });
    admitCredentials(way);
    const begun = await beginLogon(connection, logon.ask, logon.credentials, visit.patience);
    note(namesIn(begun.identity));
    visit.node.server ??= begun.identity?.dnsComputer ?? begun.identity?.computer;
    talk.say('client', `RPC_OUT_DATA ${proxyPath}, ${scheme}, echo`);
    const body = Buffer.alloc(channelLength.echo);
    const answer = await knock(visit, door, note, { path: proxyPath, scheme }, () =>
      connection.send(logon.ask(body.length, begun.headers), body),
    );
    if (answer.status !== 200) throw httpFailure(answer);
    const echoed = isEcho(answer.body);
    note({ echoed });
    if (!echoed && !isOfRpc(answer)) throw new Failure('http.not-rpc');
  });
}

/** Not every proxy echoes; a page, or a body without end, is no answer of one. */
function isOfRpc({ headers, body }: Answer): boolean {
  const [type = 'application/rpc'] = valuesOf({ headers }, 'content-type');
  return /^application\/rpc\b/i.test(type) && body.length <= longestEchoBody;
}

function isEcho(body: Buffer): boolean {
  try {
    return decodeRts(body).kind === 'Echo';
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
